import { Problem } from '@frontdesk/problems';
import { openTrail, traceFrom, traceparentOf, trailRecord } from '@frontdesk/telemetry';
import type { Logger, Tracing } from '@frontdesk/telemetry';
import type { Reach } from '@frontdesk/upstream';

/** Under which request it came. */
export interface Trace {
  readonly requestId: string;
  readonly traceparent: string;
}

/** What all that is done for one piece of work carries. */
export interface Around extends Pick<Reach, 'trail' | 'traceparent' | 'requestId'> {
  readonly log: Logger;
}

export interface TrailingOptions {
  /** Undefined where nobody asked for traces. */
  readonly tracing: Tracing | undefined;
  readonly log: Logger;
  readonly now?: () => number;
}

export type Trailing = (
  work: { readonly name: string; readonly attempt: number; readonly came?: Trace },
  run: (around: Around) => Promise<void>,
) => Promise<void>;

// Answers are written for many seconds, and read as they grow; what takes longer than this is worth a look.
const slowMs = 20_000;

/** Notes what is done for work that runs when its request is long over, as the server does for a request. */
export function trailing({ tracing, log, now = () => performance.now() }: TrailingOptions): Trailing {
  return async ({ name, attempt, came }, run) => {
    const continued = traceFrom({ traceparent: came?.traceparent });
    const trace = tracing?.begin(continued) ?? continued;
    const trail = openTrail(now(), tracing && trace);
    const requestId = came?.requestId;
    const told = log.child({ traceId: trace.traceId, attempt, ...(requestId !== undefined && { requestId }) });
    let failure: string | undefined;
    try {
      const ids = { traceparent: traceparentOf(trace), ...(requestId !== undefined && { requestId }) };
      await run({ ...ids, trail, log: told });
    } catch (error) {
      failure = Problem.from(error).code;
      throw error;
    } finally {
      const endedAt = now();
      const isNotable = failure !== undefined || endedAt - trail.startedAt >= slowMs;
      const ms = Math.round(endedAt - trail.startedAt);
      if (isNotable) told.info({ work: name, ms, failure, ...trailRecord(trail, endedAt) }, 'work was slow, or failed');
      tracing?.ended({ trace, trail, endedAt, name, failure, isNotable });
    }
  };
}
