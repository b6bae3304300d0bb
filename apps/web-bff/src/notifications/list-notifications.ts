import { cursorOf, limitIn, pageOf } from '@frontdesk/paging';
import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { readableAmong } from '../documents/readable.ts';
import { otherwiseFiltered, pageNumberIn, placeAfter, withoutRepeats } from '../numbered-pages.ts';
import type { NumberedPage } from '../numbered-pages.ts';
import { reachOf } from '../reach.ts';
import type { Read } from '../reads.ts';
import type { Services } from '../services.ts';
import { notification, toNotification } from './notification.ts';

/** As it stands in a cursor. */
const filterOf = (unread: boolean) => (unread ? 'unread' : undefined);

const Query = z
  .strictObject({
    unread: z
      .stringbool({ truthy: ['true'], falsy: ['false'] })
      .default(false)
      .describe('True leaves out those read'),
    limit: limitIn({ max: 100, usual: 20 }),
    cursor: pageNumberIn('notifications').optional(),
  })
  .refine(({ unread, cursor }) => cursor === undefined || cursor.of === filterOf(unread), otherwiseFiltered);

export const notificationPage = pageOf(notification);

/** A page without what tells of documents that the caller may not read (any more), nor of what came in since the last. */
export function toNotificationPage(
  { Items, TotalItems: total }: Read<'notifications'>,
  at: NumberedPage,
  readable: ReadonlySet<string>,
): z.output<typeof notificationPage> {
  const next = placeAfter(at, total);
  return {
    items: withoutRepeats(Items, total, at.total)
      .filter((item) => readable.has(item.DocumentId))
      .map(toNotification),
    nextCursor: next && cursorOf('notifications', next),
  };
}

export const listNotifications = route({
  name: 'listNotifications',
  get: '/v2/notifications',
  summary: 'What the caller should know, newest first',
  description: 'A page may have fewer items than `limit`: what is about documents that may not be read is left out.',
  tags: ['Notifications'],
  access: readsDocuments,
  query: Query,
  answers: { 200: notificationPage },
  handle: async ({ query: { unread, limit, cursor } }, { reads }: Services, exchange) => {
    const reach = reachOf(exchange);
    const at = cursor ?? { page: 1, size: limit, of: filterOf(unread) };
    const listed = await reads.notifications({ page: at.page, PageSize: at.size, Unread: unread }, reach);
    const documentIds = listed.Items.map((item) => item.DocumentId);
    const readable = await readableAmong(documentIds, reads, reach);
    return ok(toNotificationPage(listed, at, readable), { 'Cache-Control': 'private, no-cache' });
  },
});
