import { answer, ok } from '@frontdesk/server';
import { toActivityPage } from '../src/activity/activity-page.ts';
import { toThreads } from '../src/comments/comment.ts';
import { toGeneration } from '../src/generations/generation.ts';
import { toNotificationPage } from '../src/notifications/list-notifications.ts';
import { toNotification } from '../src/notifications/notification.ts';
import { toWholeRevision } from '../src/revisions/get-revision.ts';
import { toRevisionPage } from '../src/revisions/revision-page.ts';
import { toRevisionDiff } from '../src/revisions/revision-diff.ts';
import { answers, documentId } from './sample-reads.ts';

const there = <Read>(read: Read | 'none') => {
  if (read === 'none') throw new Error('the sample has it');
  return read as Exclude<Read, 'none'>;
};

/** What is answered while a document is edited. */
export const editingSamples = {
  listComments: {
    page: ok(toThreads(answers.comments)),
    first: ok(toThreads({ ...answers.comments, next_page_token: 'CgxjbXRfOXg0bTdjMw' })),
  },
  listRevisions: { page: ok(toRevisionPage(answers.revisions)) },
  getRevision: { whole: ok(toWholeRevision(there(answers.oneRevision))) },
  diffRevisions: { whole: ok(toRevisionDiff(there(answers.revisionDiff))) },
  createGeneration: { queued: answer(202, toGeneration(answers.createGeneration)) },
  getGeneration: {
    succeeded: ok(toGeneration(there(answers.generation))),
    failed: ok(toGeneration({ ...answers.cancelGeneration, status: 'failed', error: { code: 'content_filter' } })),
  },
  cancelGeneration: { cancelled: ok(toGeneration(answers.cancelGeneration)) },
  listActivity: { page: ok(toActivityPage(answers.activity, { page: 1, size: 20 })) },
  listNotifications: {
    page: ok(toNotificationPage(answers.notifications, { page: 1, size: 20 }, new Set([documentId]))),
  },
  markNotificationRead: { read: ok(toNotification(answers.markNotificationRead)) },
};
