import type { CommentTotals } from '../loaders/loaders.ts';
import { builder } from './builder.ts';

export const CommentCounts = builder.objectRef<CommentTotals>('CommentCounts').implement({
  description: 'How much a document is talked about.',
  fields: (t) => ({
    openThreads: t.exposeInt('open_threads', { nullable: false }),
    resolvedThreads: t.exposeInt('resolved_threads', { nullable: false }),
    comments: t.exposeInt('comments', { nullable: false, description: 'Threads and replies.' }),
    lastCommentAt: t.expose('last_comment_at', { type: 'DateTime' }),
  }),
});
