import type { ProblemKind } from '@frontdesk/problems';
import type { Reach, TryReach } from './call.ts';
import { backendTimedOut, callerGone, type FailedCall } from './failures.ts';

/** Timers may fire a little before their time by another clock. */
const clockSlackMs = 2;

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
 * Calls `onEnd` once, when the deadline is over or the caller leaves, or when the time of one try is over and another
 * one can begin. The returned function ends the watch: one timer and one listener, both gone afterwards.
 */
export function watchReach(reach: TryReach, now: () => number, onEnd: (end: End) => void): () => void {
  const { signal, deadline, tryUntil = deadline, mayEndTry } = reach;
  const end = (): void => {
    release();
    onEnd(endOf(reach, now()));
  };
  const endOrGoOn = (): void => {
    if (tryUntil >= deadline) return end();
    const left = deadline - now();
    if (left < clockSlackMs) return end();
    if (mayEndTry?.() === true) {
      release();
      return onEnd({ kind: backendTimedOut, what: 'no answer in the time of one try' });
    }
    timer = setTimeout(end, left);
  };
  let timer = setTimeout(endOrGoOn, Math.max(1, Math.min(tryUntil, deadline) - now()));
  signal.addEventListener('abort', end);
  function release(): void {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
  return release;
}
