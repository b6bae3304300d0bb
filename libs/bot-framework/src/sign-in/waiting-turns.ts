import { activitySchema } from '../activities/activity.ts';
import type { Activity } from '../activities/activity.ts';
import type { Kept } from '../state/kept.ts';

/** Messages whose sender has to sign in first, by the id of the card that asks them to. */
export interface WaitingTurns {
  keep(id: string, activity: Activity): Promise<void>;
  find(id: string): Promise<Activity | undefined>;
  forget(id: string): Promise<void>;
}

// Longer, and the person has asked again.
const waitsForMs = 10 * 60_000;

export function waitingTurns(kept: Kept): WaitingTurns {
  return {
    keep: (id, activity) => kept.set(['waiting', id], JSON.stringify(activity), waitsForMs),
    async find(id) {
      const text = await kept.get('waiting', id);
      return text === undefined ? undefined : activitySchema.parse(JSON.parse(text));
    },
    forget: (id) => kept.delete('waiting', id),
  };
}
