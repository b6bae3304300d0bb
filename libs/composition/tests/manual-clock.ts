import type { Clock } from '../src/clock.ts';

export interface ManualClock extends Clock {
  /** Runs what is due until then, in order. */
  advanceTo(ms: number): void;
  /** Timers that neither fired nor were cleared. */
  alive(): number;
  started(): number;
}

/** A clock that moves when it is told to. */
export function manualClock(): ManualClock {
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  let now = 0;
  let count = 0;
  const nextUntil = (ms: number) =>
    [...timers].filter(([, { at }]) => at <= ms).toSorted(([a, left], [b, right]) => left.at - right.at || a - b)[0];
  return {
    now: () => now,
    setTimer: (run, ms) => {
      timers.set(++count, { at: now + ms, run });
      return count;
    },
    clearTimer: (timer) => void timers.delete(timer as number),
    advanceTo: (ms) => {
      for (let next = nextUntil(ms); next; next = nextUntil(ms)) {
        timers.delete(next[0]);
        now = Math.max(now, next[1].at);
        next[1].run();
      }
      now = ms;
    },
    alive: () => timers.size,
    started: () => count,
  };
}

/** Lets everything run that waits for nothing but its turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
}
