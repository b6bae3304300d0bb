import { z } from 'zod';
import { documentRow, toDocumentRow } from '../documents/document-row.ts';
import { notificationCard } from '../notifications/notification-card.ts';
import type { NotificationPage } from '../notifications/readable-notifications.ts';
import type { Read } from '../reads.ts';
import type { ReadingPlace } from './reading-places.ts';

export const homeScreen = z.object({
  recent: z.array(documentRow).describe('Last changed first'),
  unread: z.array(notificationCard).nullable().describe('Unread notifications, newest first'),
  hasMoreUnread: z.boolean(),
  readingPlaces: z
    .array(
      z.object({
        documentId: z.string(),
        progressPercent: z.int(),
        lastBlockId: z.string().nullable(),
        lastReadAt: z.iso.datetime(),
      }),
    )
    .nullable()
    .describe('Where the caller stopped reading, of the recent documents, last read first'),
});

interface HomeSections {
  readonly recent: Read<'documents'>;
  readonly notifications: NotificationPage | undefined;
  readonly readingPlaces: readonly ReadingPlace[] | undefined;
}

/** What a phone shows at the start. A section that was lost is null. */
export function toHomeScreen({ recent, notifications, readingPlaces }: HomeSections): z.output<typeof homeScreen> {
  return {
    recent: recent.items.map(toDocumentRow),
    unread: notifications?.items ?? null,
    hasMoreUnread: notifications !== undefined && notifications.nextPage !== null,
    readingPlaces: readingPlaces?.toSorted((a, b) => Date.parse(b.lastReadAt) - Date.parse(a.lastReadAt)) ?? null,
  };
}
