import { cursorOf } from '@frontdesk/paging';
import { z } from 'zod';
import type { Read } from '../reads.ts';

type ReadComment = Read<'createComment'>;

export const comment = z.object({
  commentId: z.string(),
  parentId: z.string().nullable().describe('The comment that this one replies to'),
  author: z.object({ userId: z.string(), name: z.string() }),
  body: z.string().describe('Markdown as its author wrote it; not sanitised'),
  mentions: z.array(z.string()),
  anchor: z.object({ blockId: z.string(), revision: z.int(), start: z.int(), end: z.int() }).nullable(),
  status: z.string().describe('open or resolved; of the thread'),
  resolvedBy: z.string().nullable(),
  resolvedAt: z.iso.datetime().nullable(),
  replyCount: z.int(),
  createdAt: z.iso.datetime(),
  editedAt: z.iso.datetime().nullable(),
});
type Comment = z.output<typeof comment>;

export const commentThreads = z.object({
  threads: z.array(comment.extend({ replies: z.array(comment) })).describe('Oldest first, as their replies'),
  hasMore: z.boolean().describe('There are later comments or replies, which are not here'),
  nextCursor: z.string().nullable().describe('Of the list of comments; null on its last page'),
});

export function toComment(read: ReadComment): Comment {
  const { anchor } = read;
  return {
    commentId: read.comment_id,
    parentId: read.parent_id,
    author: { userId: read.author.user_id, name: read.author.display_name },
    body: read.body,
    mentions: read.mentions,
    anchor: anchor && { blockId: anchor.block_id, revision: anchor.revision, start: anchor.start, end: anchor.end },
    status: read.status,
    resolvedBy: read.resolved_by,
    resolvedAt: read.resolved_at,
    replyCount: read.reply_count,
    createdAt: read.created_at,
    editedAt: read.edited_at,
  };
}

/** A flat page, oldest first, as threads. A reply whose thread is not there is shown as one. */
export function toThreads({ comments, next_page_token: next }: Read<'comments'>): z.output<typeof commentThreads> {
  const all = comments.map(toComment);
  const ids = new Set(all.map(({ commentId }) => commentId));
  const repliesTo = Map.groupBy(all, ({ parentId }) => (parentId !== null && ids.has(parentId) ? parentId : null));
  const threads = (repliesTo.get(null) ?? []).map((first) => ({
    ...first,
    replies: repliesTo.get(first.commentId) ?? [],
  }));
  return { threads, hasMore: next !== '', nextCursor: next === '' ? null : cursorOf('comments', next) };
}
