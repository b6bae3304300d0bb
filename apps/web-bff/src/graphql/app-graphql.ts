import type { Config } from '../config.ts';
import { createGraphql } from './graphql.ts';
import type { Graphql } from './graphql.ts';
import { operations } from './operations/operations.ts';
import { schema } from './schema/schema.ts';

/** GraphQL as this app has it: its schema and its operations. Throws if one of them could not be run; a test asks for all. */
export function createAppGraphql(config: Pick<Config, 'GRAPHQL_ARBITRARY' | 'GRAPHQL_COST_LIMIT'>): Graphql {
  const isOpen = config.GRAPHQL_ARBITRARY === 'on';
  return createGraphql({ schema, operations, isOpen, costLimit: config.GRAPHQL_COST_LIMIT });
}
