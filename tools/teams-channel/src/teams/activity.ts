// The form of what goes to and fro, as far as the channel looks at it.
import { z } from 'zod';

const account = z.looseObject({ id: z.string(), name: z.string().optional() });

const entity = z.looseObject({ type: z.string().optional() });

export const attachmentForm = z.looseObject({
  contentType: z.string().optional(),
  content: z.unknown().optional(),
  contentUrl: z.string().optional(),
  name: z.string().optional(),
  preview: z.unknown().optional(),
});

export const activityForm = z.looseObject({
  type: z.string(),
  id: z.string().optional(),
  text: z.string().optional(),
  from: account.optional(),
  recipient: account.optional(),
  conversation: z.looseObject({ id: z.string() }).optional(),
  replyToId: z.string().optional(),
  attachments: z.array(attachmentForm).optional(),
  attachmentLayout: z.enum(['list', 'carousel']).optional(),
  entities: z.array(entity).optional(),
  suggestedActions: z.looseObject({ actions: z.array(z.looseObject({})) }).optional(),
  channelData: z.unknown().optional(),
});

export type Activity = z.infer<typeof activityForm>;
export type Attachment = z.infer<typeof attachmentForm>;

const streamInfo = z.looseObject({
  type: z.literal('streaminfo'),
  streamType: z.enum(['informative', 'streaming', 'final']),
  streamSequence: z.int().optional(),
  streamId: z.string().optional(),
});
export type StreamInfo = z.infer<typeof streamInfo>;

/** What an activity says of the stream that it is part of; `invalid` when that cannot be read. */
export function streamInfoOf(activity: Activity): StreamInfo | 'invalid' | undefined {
  const said = activity.entities?.find(({ type }) => type === 'streaminfo');
  if (!said) return undefined;
  const { success, data } = streamInfo.safeParse(said);
  return success ? data : 'invalid';
}
