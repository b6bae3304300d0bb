import { idempotent } from '@frontdesk/idempotency';
import { Problem, defineProblem } from '@frontdesk/problems';
import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { readableAmong } from '../documents/readable.ts';
import { notificationId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { notification, toNotification } from './notification.ts';

const noSuchNotification = defineProblem({
  code: 'no-such-notification',
  status: 404,
  title: 'No such notification',
});

export const markNotificationRead = route({
  name: 'markNotificationRead',
  post: '/v2/notifications/{notificationId}/read',
  summary: 'Mark a notification as read; again is no error',
  tags: ['Notifications'],
  access: writesDocuments,
  params: z.strictObject({ notificationId }),
  answers: { 200: notification },
  problems: [noSuchNotification],
  // Marked again it is as it was, so that what a dead process began may always run again.
  ...idempotent('optional', { readThatTells: 'GET /v2/notifications', backendDedupes: true }),
  handle: async ({ params }, { reads }: Services, exchange) => {
    const reach = reachOf(exchange);
    const marked = await reads.markNotificationRead(params, reach).catch((failure: unknown) => {
      throw Problem.from(failure).status === 404 ? noSuchNotificationProblem(failure) : failure;
    });
    // Its text is of a document: it leaves under the same rule as in the list, where it would be missing.
    const readable = await readableAmong([marked.DocumentId], reads, reach);
    if (!readable.has(marked.DocumentId)) throw noSuchNotificationProblem();
    return ok(toNotification(marked), { 'Cache-Control': 'no-store' });
  },
});

function noSuchNotificationProblem(cause?: unknown): Problem {
  return new Problem(noSuchNotification, 'There is no such notification.', { cause });
}
