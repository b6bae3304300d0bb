import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../src/clock.ts';

export interface ManualClock extends Clock {
  /** Lets time pass in small steps, and what follows from each happen. */
  pass(ms: number): Promise<void>;
  /** Lets happen what needs no time. */
  settle(): Promise<void>;
}

export function manualClock(): ManualClock {
  let now = 1_000;
  const timers = new Set<{ readonly at: number; act(): void }>();
  const settle = async (): Promise<void> => {
    for (let count = 0; count < 8; count += 1) await turn();
  };
  return {
    now: () => now,
    later(ms, act) {
      const timer = { at: now + ms, act };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    settle,
    async pass(ms) {
      await settle();
      for (const end = now + ms; now < end;) {
        now = Math.min(end, now + 10);
        for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
          if (timer.at > now || !timers.delete(timer)) continue;
          timer.act();
        }
        await settle();
      }
    },
  };
}
