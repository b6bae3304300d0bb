import { setTimeout as pause } from 'node:timers/promises';
import type { Changed } from './record-store.ts';

// For so long a caller is kept waiting for the record: a store that restarts is back by then.
const soonMs = 1_000;
// For so long this process goes on trying: until then it is the only one who knows.
const longestMs = 60_000;
const firstPauseMs = 25;
const longestPauseMs = 500;

export interface Saving {
  /** `not yet` when the store is away for longer than a caller can wait; it is still being tried. */
  readonly soon: Promise<Changed | 'not yet'>;
  readonly ended: Promise<void>;
}

/** Saves, again and again while the store is away. `onAway` hears of the first failure. */
export function saving(save: () => Promise<Changed>, onAway: (cause: unknown) => void): Saving {
  const tried = trying(save, onAway);
  const late = new AbortController();
  const notYet = pause(soonMs, 'not yet' as const, { signal: late.signal });
  const soon = Promise.race([tried, notYet]).finally(() => late.abort());
  notYet.catch(() => undefined); // aborted when it was saved in time
  return { soon, ended: tried.then(() => undefined) };
}

async function trying(save: () => Promise<Changed>, onAway: (cause: unknown) => void): Promise<Changed | 'not yet'> {
  const until = performance.now() + longestMs;
  for (let pauseMs = firstPauseMs; performance.now() < until; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await save();
    } catch (error) {
      if (pauseMs === firstPauseMs) onAway(error);
    }
    await pause(pauseMs);
  }
  return 'not yet';
}
