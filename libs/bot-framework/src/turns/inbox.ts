import type { Work } from '@frontdesk/work-queue';
import { z } from 'zod';
import { activitySchema } from '../activities/activity.ts';
import type { Activity } from '../activities/activity.ts';
import { activityKey } from '../activities/invokes.ts';
import type { SealedWork } from './sealed-work.ts';
import type { Trace } from './trailing.ts';

/** An activity that waits. The number is that of its form: an older instance leaves a newer one to the others. */
export const keptActivity = z.object({
  form: z.literal(1),
  kind: z.literal('activity'),
  activity: activitySchema,
  requestId: z.string(),
  traceparent: z.string(),
});

/** What is to be done once, and kept until it is. */
export interface Inbox {
  /** `id`: what makes it one, where that is not the activity itself. */
  take(activity: Activity, trace: Trace, id?: string): Promise<'new' | 'known' | 'full'>;
}

/** Writes down what comes in, sealed. What is said in a conversation comes one after the other. */
export function createInbox(
  queue: Pick<Work, 'put'>,
  { close }: Pick<SealedWork<z.output<typeof keptActivity>>, 'close'>,
): Inbox {
  return {
    take: (activity, trace, id = JSON.stringify(activityKey(activity))) =>
      queue.put({
        id: `activity ${id}`,
        lane: `conversation ${activity.conversation.id}`,
        payload: close({ form: 1, kind: 'activity', activity, ...trace }),
      }),
  };
}
