import type { SealedWork } from '@frontdesk/bot-framework';
import { Again } from '@frontdesk/work-queue';
import type { Work } from '@frontdesk/work-queue';
import { z } from 'zod';
import type { Subscription } from '../subscriptions/subscriptions.ts';
import type { Change } from './changes.ts';

const change = z.object({
  eventId: z.string(),
  kind: z.enum(['changed', 'edited', 'commented', 'resolved']),
  tenantId: z.string(),
  documentId: z.string(),
  time: z.string(),
});
const subscription = z.object({
  tenantId: z.string(),
  documentId: z.string(),
  userId: z.string(),
  teamsUserId: z.string(),
  conversationId: z.string(),
  locale: z.enum(['en', 'de']),
  since: z.number(),
});

/** What waits to be told. The number is that of its form: an older instance leaves a newer one to the others. */
export const keptNotice = z.discriminatedUnion('kind', [
  z.object({ form: z.literal(1), kind: z.literal('change'), change }),
  z.object({ form: z.literal(1), kind: z.literal('tell'), change, subscription }),
]);

type KeptNotice = z.output<typeof keptNotice>;

/** What people are to be told once, and is kept until they are. Nobody waits for it. */
export interface Notices {
  takeChange(change: Change): Promise<void>;
  takeTelling(change: Change, subscription: Subscription): Promise<void>;
}

/** Writes down what is to be told, sealed. What is told in a conversation comes one after the other. */
export function createNotices(queue: Pick<Work, 'put'>, { close }: Pick<SealedWork<KeptNotice>, 'close'>): Notices {
  const mustTell = async (id: string, lane: string, notice: KeptNotice): Promise<void> => {
    const put = await queue.put({ id, lane, payload: close(notice) });
    if (put === 'full') throw new Again('there is too much to do');
  };
  return {
    takeChange: (changed) => {
      const { eventId, tenantId, documentId } = changed;
      const notice = { form: 1, kind: 'change', change: changed } as const;
      return mustTell(`change ${eventId}`, `change ${tenantId} ${documentId}`, notice);
    },
    takeTelling: (changed, follower) => {
      const { conversationId, userId } = follower;
      const notice = { form: 1, kind: 'tell', change: changed, subscription: follower } as const;
      return mustTell(`tell ${changed.eventId} ${conversationId} ${userId}`, `conversation ${conversationId}`, notice);
    },
  };
}
