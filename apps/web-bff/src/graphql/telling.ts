import { fact } from '@frontdesk/server';
import type { Exchange } from '@frontdesk/server';
import type { Metrics } from '@frontdesk/telemetry';
import type { OnLost } from './field-errors.ts';
import type { Ran } from './graphql.ts';

/** In the access log of a request that ran an operation. */
const operationRun = fact<Ran>('operation', {
  logged: ({ operation = 'other', outcome, body }) => ({ graphql: { operation, outcome, ...body.extensions?.cost } }),
});

/** Counts what was run and refused. Names of clients never become labels: only the app's own operations are told apart. */
export type TellRun = (exchange: Exchange, ran: Ran) => void;

export function countRuns(metrics: Pick<Metrics, 'counter'>): TellRun {
  const count = metrics.counter({
    name: 'frontdesk_graphql_operations_total',
    help: 'GraphQL operations by name, other if it is not one of ours, and by what came of them.',
    labels: ['operation', 'outcome'],
  });
  return (exchange, ran) => {
    exchange.facts.set(operationRun, ran);
    count({ operation: ran.operation ?? 'other', outcome: ran.outcome });
  };
}

/** A field that is lost is a line in the log, with the cause that no client hears. */
export function tellLost(exchange: Exchange): OnLost {
  return ({ path, isExpected, cause }) =>
    exchange.log[isExpected ? 'warn' : 'error']({ field: path, err: cause }, 'a field was lost');
}
