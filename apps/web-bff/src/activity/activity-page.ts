import { cursorOf, pageOf } from '@frontdesk/paging';
import { z } from 'zod';
import { placeAfter, withoutRepeats } from '../numbered-pages.ts';
import type { NumberedPage } from '../numbered-pages.ts';
import type { Read } from '../reads.ts';

const activityItem = z.object({
  activityId: z.string(),
  type: z.string(),
  actorId: z.string().nullable().describe('Null when the platform acted'),
  occurredAt: z.iso.datetime(),
  revision: z.int().nullable(),
  commentId: z.string().nullable(),
});

export const activityPage = pageOf(activityItem).extend({ total: z.int() });

export function toActivityPage(
  { Items, TotalItems: total }: Read<'activity'>,
  at: NumberedPage,
): z.output<typeof activityPage> {
  const next = placeAfter(at, total);
  return {
    items: withoutRepeats(Items, total, at.total).map(toActivityItem),
    total,
    nextCursor: next && cursorOf('activity', next),
  };
}

function toActivityItem(item: Read<'activity'>['Items'][number]): z.output<typeof activityItem> {
  return {
    activityId: item.ActivityId,
    type: item.Type,
    actorId: item.ActorId,
    occurredAt: item.OccurredAt,
    revision: item.Revision,
    commentId: item.CommentId,
  };
}
