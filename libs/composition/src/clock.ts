import { performance } from 'node:perf_hooks';

/** Time, as a view sees it. Replaced in tests. */
export interface Clock {
  /** Milliseconds on the clock of `Reach.deadline`. */
  now(): number;
  setTimer(run: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
}

export const processClock: Clock = {
  now: () => performance.now(),
  setTimer: (run, ms) => setTimeout(run, ms),
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

// Beyond this setTimeout fires at once.
const longestTimer = 2_147_483_647;

/** No timer for a time that never comes, such as that of a reach without a deadline. */
export function timerWithin(clock: Clock, run: () => void, ms: number): unknown {
  return ms <= longestTimer ? clock.setTimer(run, ms) : undefined;
}
