import { touching } from '@frontdesk/audit';
import type { Exchange } from '@frontdesk/server';
import type { Services } from '../services.ts';
import type { GraphqlRequest, Ran } from './graphql.ts';
import { endingEarlier } from './in-time.ts';
import { graphContext } from './schema/context.ts';
import type { GraphContext } from './schema/context.ts';
import { tellLost } from './telling.ts';

type RunServices = Pick<Services, 'graphql' | 'tellRun' | 'reads'>;

/** Runs an operation for one request: until a little before its end, and no longer than its client stays. */
export async function runOperation(
  services: RunServices,
  exchange: Exchange,
  readRequest: () => Promise<GraphqlRequest> | GraphqlRequest,
): Promise<Ran> {
  const graphql = await services.graphql();
  using earlier = endingEarlier(exchange);
  let context = undefined as GraphContext | undefined;
  const ran = await graphql.run(readRequest, {
    context: () => (context = graphContext(services, earlier)),
    signal: exchange.signal,
    onLost: tellLost(exchange),
  });
  touching(exchange, context?.loaders.documents.shown ?? []); // an operation need not ask for their ids
  services.tellRun(exchange, ran);
  return ran;
}
