import type { CallerReach } from '@frontdesk/service-clients';
import { readableAmong } from '../documents/readable.ts';
import type { Read, Reads } from '../reads.ts';
import { toNotificationCard } from './notification-card.ts';
import type { NotificationCard } from './notification-card.ts';

interface Which {
  readonly page: number;
  readonly size: number;
  readonly unread: boolean;
}

export interface NotificationPage {
  readonly items: NotificationCard[];
  readonly nextPage: number | null;
}

/** A page of notifications without those of documents that the caller may not read (any more): their text tells of them. */
export async function readableNotifications(
  reads: Reads,
  { page, size, unread }: Which,
  reach: CallerReach,
): Promise<NotificationPage> {
  const listed = await reads.notifications({ page, PageSize: size, Unread: unread }, reach);
  const readable = await readableAmong(documentsOf(listed), reads, reach);
  return {
    items: listed.Items.filter((item) => readable.has(item.DocumentId)).map(toNotificationCard),
    nextPage: page < listed.TotalPages ? page + 1 : null,
  };
}

function documentsOf({ Items }: Read<'notifications'>): string[] {
  return Items.map((item) => item.DocumentId);
}
