import type { ProblemKind } from '@frontdesk/problems';
import type { Call, Reach, Wrap } from './call.ts';
import { UpstreamFailure, backendTimedOut, callerGone, type FailedCall } from './failures.ts';

/** Timers may fire a little before their time by another clock. */
const clockSlackMs = 2;

export interface DeadlineOptions {
  readonly service: string;
  /** No call takes longer, whatever its deadline says: a breaker's probe would otherwise never end. */
  readonly longestMs: number;
  readonly now: () => number;
}

/** Starts no call whose caller has left or whose time is over, and bounds how long one may take. */
export function inTime({ service, longestMs, now }: DeadlineOptions): Wrap {
  // Not async: it adds nothing to what it passes on, and every call goes through here.
  return <Q extends { readonly operation: string }, A>(next: Call<Q, A>): Call<Q, A> =>
    (request, reach) => {
      const left = reach.deadline - now();
      if (left < 1 || reach.signal.aborted) {
        const { kind, what } = endOf(reach, now());
        const failed = { service, operation: request.operation, phase: 'start', what } as const;
        return Promise.reject(new UpstreamFailure(kind, failed));
      }
      return next(request, left <= longestMs ? reach : { ...reach, deadline: now() + longestMs });
    };
}

export interface End extends Pick<FailedCall, 'what'> {
  readonly kind: ProblemKind;
}

/** An abort at the deadline is a timeout, whoever noticed it first; any earlier one is the caller leaving. */
export function endOf(reach: Reach, now: number): End {
  const isOver = reach.deadline - now < clockSlackMs || isTimeout(reach.signal.reason);
  return isOver ? { kind: backendTimedOut, what: 'no answer in time' } : { kind: callerGone, what: 'the caller left' };
}

function isTimeout(reason: unknown): boolean {
  if (typeof reason !== 'object' || reason === null) return false;
  return ('name' in reason && reason.name === 'TimeoutError') || ('status' in reason && reason.status === 504);
}

/** What is left, as a backend wants to hear it: a whole number of milliseconds, at least 1. */
export function millisecondsLeft(reach: Reach, now: number): number {
  return Math.max(1, Math.floor(reach.deadline - now));
}

/**
 * Calls `onEnd` once, when the deadline is over or the caller leaves. The returned function ends the watch: one timer
 * and one listener, both gone afterwards.
 */
export function watchReach(reach: Reach, now: () => number, onEnd: (end: End) => void): () => void {
  const { signal } = reach;
  const end = (): void => {
    release();
    onEnd(endOf(reach, now()));
  };
  const timer = setTimeout(end, Math.max(1, reach.deadline - now()));
  signal.addEventListener('abort', end);
  function release(): void {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
  return release;
}
