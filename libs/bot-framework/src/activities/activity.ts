import { z } from 'zod';

// What the bot reads of the Activity Protocol. Everything else is left out, so that nothing can depend on it.

const name = z.string().min(1).max(1024);
const account = z.object({
  id: name,
  name: z.string().max(1024).optional(),
  aadObjectId: z.string().max(128).optional(),
});

/** An activity as Teams sends it. Ids and texts are strangers' until `admitActivity` has said otherwise. */
export const activitySchema = z.object({
  type: name,
  // Teams gives all that it sends one; without, two could not be told apart, and the second would be taken for a repeat.
  id: name,
  name: name.optional(),
  action: z.string().max(100).optional(),
  channelId: name,
  serviceUrl: z.url().max(2048),
  from: account,
  recipient: account,
  conversation: z.object({
    id: name,
    tenantId: z.string().max(128).optional(),
    conversationType: z.string().max(40).optional(),
  }),
  text: z.string().max(100_000).optional(),
  locale: z.string().max(40).optional(),
  deliveryMode: z.string().max(40).optional(),
  value: z.unknown().optional(),
  entities: z
    .array(z.looseObject({ type: z.string() }))
    .max(200)
    .optional(),
  membersRemoved: z.array(account).max(1000).optional(),
  channelData: z.looseObject({ tenant: z.looseObject({ id: z.string().max(128) }).optional() }).optional(),
});

export type Activity = z.output<typeof activitySchema>;

export function isPersonal({ conversation }: Activity): boolean {
  return conversation.conversationType === 'personal';
}
