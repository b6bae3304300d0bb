import type { Activity } from '../activities/activity.ts';
import type { Intent } from '../intents/intent.ts';

export interface Chosen {
  readonly intent: Intent;
  readonly data: unknown;
}

/** What an activity wants: the first intent that reads it. */
export function chooseIntent(intents: readonly Intent[], activity: Activity): Chosen | undefined {
  for (const intent of intents) {
    const data = intent.read(activity);
    if (data !== undefined) return { intent, data };
  }
  return undefined;
}
