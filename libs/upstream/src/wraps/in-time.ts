import { copyOf, type AnyRequest, type Call, type Reach, type Wrap } from '../call.ts';
import { UpstreamFailure, backendTimedOut, type FailedCall } from '../failures.ts';
import { endOf, type End } from '../reach-end.ts';
import type { OperationTimes } from './operation-times.ts';

export interface InTimeOptions {
  readonly service: string;
  /** No call takes longer, whatever its deadline says: a breaker's probe would otherwise never end. */
  readonly longestMs: number;
  readonly times: OperationTimes;
  readonly now: () => number;
}

/**
 * Starts no call whose caller has left or whose time is over, or is less than the fastest calls of its kind take: such
 * a call is work for nothing. Bounds how long one may take.
 */
export function inTime({ service, longestMs, times, now }: InTimeOptions): Wrap {
  const refuse = (operation: string, { kind, what }: End): Promise<never> => {
    const failed: FailedCall = { service, operation, phase: 'start', what };
    return Promise.reject(new UpstreamFailure(kind, failed));
  };
  // Not async: it adds nothing to what it passes on, and every call goes through here.
  return <Q extends AnyRequest, A>(next: Call<Q, A>): Call<Q, A> =>
    (request: Q, reach: Reach) => {
      const at = now();
      const left = reach.deadline - at;
      if (left < 1 || reach.signal.aborted) return refuse(request.operation, endOf(reach, at));
      if (left < times.of(request.operation).fast(at)) {
        return refuse(request.operation, { kind: backendTimedOut, what: 'it could not end in time' });
      }
      if (left <= longestMs) return next(request, reach);
      const bounded = copyOf(reach);
      bounded.deadline = at + longestMs;
      return next(request, bounded);
    };
}
