import { z } from 'zod';
import type { Read } from '../reads.ts';

export const notificationCard = z.object({
  notificationId: z.string(),
  kind: z.string().describe('mention, commentReply, commentResolved, accessGranted or revisionCreated'),
  documentId: z.string(),
  commentId: z.string().nullable(),
  actorId: z.string().nullable().describe('Null when nobody in person did it'),
  text: z.string(),
  createdAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
});
export type NotificationCard = z.output<typeof notificationCard>;

export function toNotificationCard(notification: Read<'markNotificationRead'>): NotificationCard {
  return {
    notificationId: notification.NotificationId,
    kind: notification.Kind.charAt(0).toLowerCase() + notification.Kind.slice(1),
    documentId: notification.DocumentId,
    commentId: notification.CommentId,
    actorId: notification.ActorId,
    text: notification.Text,
    createdAt: notification.CreatedAt,
    readAt: notification.ReadAt,
  };
}
