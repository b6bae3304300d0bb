import type { Exchange } from '@frontdesk/server';
import type { Services } from '../services.ts';
import type { GraphqlRequest, Ran } from './graphql.ts';
import { endingEarlier } from './in-time.ts';
import { graphContext } from './schema/context.ts';
import { tellLost } from './telling.ts';

type RunServices = Pick<Services, 'graphql' | 'tellRun' | 'reads'>;

/** Runs an operation for one request: until a little before its end, and no longer than its client stays. */
export async function runOperation(
  services: RunServices,
  exchange: Exchange,
  readRequest: () => Promise<GraphqlRequest> | GraphqlRequest,
): Promise<Ran> {
  using earlier = endingEarlier(exchange);
  const ran = await services.graphql.run(readRequest, {
    context: () => graphContext(services, earlier),
    signal: exchange.signal,
    onLost: tellLost(exchange),
  });
  services.tellRun(exchange, ran);
  return ran;
}
