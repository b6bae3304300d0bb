import { z } from 'zod';
import type { Read } from '../reads.ts';

export const activityItem = z.object({
  activityId: z.string(),
  type: z.string(),
  actorId: z.string().nullable().describe('Null when the platform acted'),
  occurredAt: z.iso.datetime(),
  revision: z.int().nullable(),
  commentId: z.string().nullable(),
});

export function toActivityItem(item: Read<'activity'>['Items'][number]): z.output<typeof activityItem> {
  return {
    activityId: item.ActivityId,
    type: item.Type,
    actorId: item.ActorId,
    occurredAt: item.OccurredAt,
    revision: item.Revision,
    commentId: item.CommentId,
  };
}
