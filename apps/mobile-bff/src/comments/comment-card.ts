import { z } from 'zod';
import { excerptOf } from '../excerpt.ts';
import { avatarPath } from '../files/file-paths.ts';
import type { Read } from '../reads.ts';

type Comment = Read<'createComment'>;

export const commentCard = z.object({
  commentId: z.string(),
  parentId: z.string().nullable().describe('The comment that this one replies to'),
  authorId: z.string(),
  authorName: z.string(),
  authorAvatarUrl: z.string().nullable(),
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

export function toCommentCard(comment: Comment): z.output<typeof commentCard> {
  return {
    commentId: comment.comment_id,
    parentId: comment.parent_id,
    ...authorOf(comment),
    body: comment.body,
    mentions: comment.mentions,
    anchor: toAnchor(comment.anchor),
    status: comment.status,
    resolvedBy: comment.resolved_by,
    resolvedAt: comment.resolved_at,
    replyCount: comment.reply_count,
    createdAt: comment.created_at,
    editedAt: comment.edited_at,
  };
}

// Two lines on a phone; the comments screen has the whole text.
const excerptLength = 140;

/** What the document's screen shows of a comment. */
export const commentExcerpt = commentCard
  .pick({ commentId: true, authorId: true, authorName: true, authorAvatarUrl: true, status: true, createdAt: true })
  .extend({ parentId: z.string().nullable(), excerpt: z.string().describe('The beginning of the Markdown') });

export function toCommentExcerpt(comment: Comment): z.output<typeof commentExcerpt> {
  return {
    commentId: comment.comment_id,
    parentId: comment.parent_id,
    ...authorOf(comment),
    excerpt: excerptOf(comment.body, excerptLength),
    status: comment.status,
    createdAt: comment.created_at,
  };
}

function authorOf({ author }: Comment) {
  const avatarUrl = avatarPath({ userId: author.user_id, avatarUrl: author.avatar_url });
  return { authorId: author.user_id, authorName: author.display_name, authorAvatarUrl: avatarUrl };
}

function toAnchor(anchor: Comment['anchor']) {
  return anchor && { blockId: anchor.block_id, revision: anchor.revision, start: anchor.start, end: anchor.end };
}
