import type { Logger, TrailPoint } from '@frontdesk/telemetry';
import { copyOf, type AnyRequest, type Call, type Reach, type TryReach, type Wrap } from '../call.ts';
import { UpstreamFailure, callerGone } from '../failures.ts';
import type { CallMetrics } from '../upstream-meter.ts';

export type CallLog = Pick<Logger, 'debug' | 'warn'>;

export interface MeasuredOptions {
  readonly service: string;
  readonly metrics?: CallMetrics | undefined;
  readonly log?: CallLog | undefined;
  readonly now: () => number;
}

/** Counts and times each call, and logs it: failures of a backend as warnings, everything else for debugging. */
export function measured({ service, metrics, log, now }: MeasuredOptions): Wrap {
  return <Q extends AnyRequest, A>(next: Call<Q, A>): Call<Q, A> =>
    (request, reach) => {
      const startedAt = now();
      const point = reach.trail?.call(request.operation, service, startedAt);
      const ended = (outcome: string): void => {
        const ms = now() - startedAt;
        point?.ended(outcome, ms);
        metrics?.clientCall({ service, operation: request.operation, outcome, seconds: ms / 1000 });
        log?.debug({ service, operation: request.operation, outcome, ms }, 'called a backend');
      };
      return next(request, point ? notedReach(reach, point) : reach).then(
        (answer) => {
          ended(outcomeOf(answer));
          return answer;
        },
        (error: unknown) => {
          ended(failureOf(error));
          if (isWorthWarning(error))
            log?.warn({ err: error, service, requestId: reach.requestId }, 'a backend failed us');
          throw error;
        },
      );
    };
}

/** Where spans are made, the backend's are children of this call's. */
function notedReach(reach: Reach, point: TrailPoint): TryReach {
  const { traceparent } = point;
  const noted = copyOf(reach);
  noted.noted = point;
  if (traceparent !== undefined) noted.traceparent = traceparent;
  return noted;
}

function outcomeOf(answer: unknown): string {
  const { status } = (answer ?? {}) as { readonly status?: unknown };
  if (status === undefined) return 'ok';
  return typeof status === 'number' ? classOf(status) : String(status).toLowerCase();
}

const classes = ['0xx', '1xx', '2xx', '3xx', '4xx', '5xx'];

// The same few strings each time: a new one would be hashed anew for each label.
function classOf(status: number): string {
  return classes[Math.floor(status / 100)] ?? `${Math.floor(status / 100)}xx`;
}

function failureOf(error: unknown): string {
  return error instanceof UpstreamFailure ? error.code : 'internal';
}

/** What we refused ourselves is counted elsewhere and comes in crowds; nobody waits for what a gone caller asked. */
function isWorthWarning(error: unknown): boolean {
  if (!(error instanceof UpstreamFailure)) return true;
  return error.kind !== callerGone && error.phase !== 'breaker' && error.phase !== 'bulkhead';
}
