import { z } from 'zod';
import type { Read } from '../reads.ts';

export const notification = z.object({
  notificationId: z.string(),
  kind: z.string().describe('mention, commentReply, commentResolved, accessGranted or revisionCreated'),
  documentId: z.string(),
  commentId: z.string().nullable(),
  actorId: z.string().nullable().describe('Null when the platform acted'),
  text: z.string().describe('In English'),
  createdAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
});

export function toNotification(read: Read<'markNotificationRead'>): z.output<typeof notification> {
  return {
    notificationId: read.NotificationId,
    kind: read.Kind.charAt(0).toLowerCase() + read.Kind.slice(1),
    documentId: read.DocumentId,
    commentId: read.CommentId,
    actorId: read.ActorId,
    text: read.Text,
    createdAt: read.CreatedAt,
    readAt: read.ReadAt,
  };
}
