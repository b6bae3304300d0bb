import { z } from 'zod';
import { activitySchema } from '../activities/activity.ts';

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

/** What waits to be worked. The number is that of its form: an older instance leaves a newer one to the others. */
export const workPayload = z.discriminatedUnion('kind', [
  z.object({
    form: z.literal(1),
    kind: z.literal('activity'),
    activity: activitySchema,
    requestId: z.string(),
    traceparent: z.string(),
  }),
  z.object({ form: z.literal(1), kind: z.literal('change'), change }),
  z.object({ form: z.literal(1), kind: z.literal('tell'), change, subscription }),
]);

export type WorkPayload = z.output<typeof workPayload>;
