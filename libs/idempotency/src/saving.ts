import { setTimeout as pause } from 'node:timers/promises';
import type { Changed } from './record-store.ts';

// For so long this process goes on trying: until then it is the only one who knows.
const longestMs = 60_000;
const firstPauseMs = 25;
const longestPauseMs = 500;

export interface Saving {
  /** `not yet` when the store is away for longer than a caller is kept waiting; it is still being tried. */
  readonly soon: Promise<Changed | 'not yet'>;
  /** `not yet` when it was given up. */
  readonly ended: Promise<Changed | 'not yet'>;
}

export interface SavingOptions {
  readonly soonMs: number;
  /** Hears of the first failure. */
  onAway(cause: unknown): void;
}

/** Saves, again and again while the store is away. */
export function saving(save: () => Promise<Changed>, options: SavingOptions): Saving {
  const { onAway, soonMs } = options;
  const tried = trying(save, onAway);
  const late = new AbortController();
  const notYet = pause(soonMs, 'not yet' as const, { signal: late.signal });
  const soon = Promise.race([tried, notYet]).finally(() => late.abort());
  notYet.catch(() => undefined); // aborted when it was saved in time
  return { soon, ended: tried };
}

async function trying(save: () => Promise<Changed>, onAway: (cause: unknown) => void): Promise<Changed | 'not yet'> {
  const until = performance.now() + longestMs;
  for (let pauseMs = firstPauseMs; performance.now() < until; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await save();
    } catch (error) {
      if (pauseMs === firstPauseMs) onAway(error);
    }
    // A process that stops asks `whenIdle`; nothing else is kept alive by this.
    await pause(pauseMs, undefined, { ref: false });
  }
  return 'not yet';
}
