import { cursorIn, cursorOf, limitIn, pageOf } from '@frontdesk/paging';
import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { notificationCard } from './notification-card.ts';
import { readableNotifications } from './readable-notifications.ts';

const Query = z.strictObject({
  unread: z
    .stringbool({ truthy: ['true'], falsy: ['false'] })
    .default(false)
    .describe('True leaves out those read'),
  limit: limitIn({ max: 100, usual: 20 }),
  // The size belongs to the page's number: with another one, the same number would be another place.
  cursor: cursorIn(
    'notifications',
    z.object({ page: z.int().min(1).max(10_000), size: z.int().min(1).max(100) }),
  ).optional(),
});

export const listNotifications = route({
  name: 'listNotifications',
  get: '/v1/notifications',
  summary: 'What the caller should know, newest first',
  description: 'A page may have fewer items than `limit`: what is about documents that may not be read is left out.',
  tags: ['Notifications'],
  access: readsDocuments,
  query: Query,
  answers: { 200: pageOf(notificationCard) },
  handle: async ({ query: { unread, limit, cursor } }, { reads }: Services, exchange) => {
    const { page, size } = cursor ?? { page: 1, size: limit };
    const { items, nextPage } = await readableNotifications(reads, { page, size, unread }, reachOf(exchange));
    const nextCursor = nextPage === null ? null : cursorOf('notifications', { page: nextPage, size });
    return ok({ items, nextCursor }, { 'Cache-Control': 'private, no-cache' });
  },
});
