import type { Observe } from '@frontdesk/composition';
import type { Exchange } from '@frontdesk/server';
import type { Metrics } from '@frontdesk/telemetry';

/** What is told of the views of one request. */
export type Observing = (exchange: Exchange) => Observe;

// A refusal is an answer to the caller, and what was aborted was lost to something else that is told of itself.
const normal = new Set(['ok', 'refused', 'aborted']);

/** Each section of a view is a measure; one that is lost is a line in the log, with the cause that no client hears. */
export function observing(metrics: Metrics): Observing {
  return (exchange) =>
    ({ view, section, outcome, ms, problem }) => {
      metrics.section({ view, section, outcome, seconds: ms / 1000 });
      if (!normal.has(outcome)) exchange.log.warn({ view, section, outcome, err: problem }, 'a section was lost');
    };
}
