import type { Activity } from '../activities/activity.ts';
import type { Intent } from './intent.ts';

export interface Chosen<Services> {
  readonly intent: Intent<Services>;
  readonly data: unknown;
}

/** What an activity wants: the first intent that reads it. */
export function chooseIntent<Services>(
  intents: readonly Intent<Services>[],
  activity: Activity,
): Chosen<Services> | undefined {
  for (const intent of intents) {
    const data = intent.read(activity);
    if (data !== undefined) return { intent, data };
  }
  return undefined;
}
