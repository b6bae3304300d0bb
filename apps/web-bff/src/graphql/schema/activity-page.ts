import { cursorIn, cursorOf } from '@frontdesk/paging';
import { z } from 'zod';
import type { ReadableDocument } from '../loaders/readable-documents.ts';
import { Activity } from './activity.ts';
import type { ActivityItem } from './activity.ts';
import { checked, limitOf } from './arguments.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { aboutCursor } from './pages.ts';
import type { CountedPage } from './pages.ts';

const mostItems = 100;
export const activityLimit = limitOf({ usual: 20, max: mostItems });

const Arguments = z
  .object({
    limit: activityLimit.checked,
    // The size belongs to the page's number: with another one, the same number would be another place.
    cursor: cursorIn(
      'activity',
      z.object({ page: z.int().min(1).max(10_000), size: z.int().min(1).max(mostItems) }),
    ).optional(),
  })
  // The cost was reckoned by `limit`.
  .refine(({ limit, cursor }) => cursor === undefined || cursor.size <= limit, {
    path: ['cursor'],
    error: 'must go with the `limit` of the page before',
  });

export const ActivityPage = builder.objectRef<CountedPage<ActivityItem>>('ActivityPage').implement({
  fields: (t) => ({
    items: t.field({ type: [Activity], nullable: false, resolve: ({ items }) => items }),
    total: t.exposeInt('total', { nullable: false }),
    nextCursor: t.exposeString('nextCursor', { description: aboutCursor }),
  }),
});

/** Newest first. */
export async function activityOf(
  { documentId }: ReadableDocument,
  args: object,
  { reads, reach }: GraphContext,
): Promise<CountedPage<ActivityItem>> {
  const { limit, cursor } = checked(Arguments, args);
  const { page, size } = cursor ?? { page: 1, size: limit };
  const { Items: items, TotalItems: total } = await reads.activity({ documentId, page, PageSize: size }, reach);
  const isLast = page * size >= total || items.length === 0;
  return { items, total, nextCursor: isLast ? null : cursorOf('activity', { page: page + 1, size }) };
}
