import { z } from 'zod';
import type { Read } from '../reads.ts';

export const commentCard = z.object({
  commentId: z.string(),
  parentId: z.string().nullable().describe('The comment that this one replies to'),
  author: z.object({ userId: z.string(), name: z.string() }),
  body: z.string().describe('Markdown as its author wrote it; not sanitised'),
  status: z.string().describe('open or resolved; of the thread'),
  createdAt: z.iso.datetime(),
});

export function toCommentCard(comment: Read<'comments'>['comments'][number]): z.output<typeof commentCard> {
  const { comment_id: commentId, parent_id: parentId, author, body, status, created_at: createdAt } = comment;
  return {
    commentId,
    parentId,
    author: { userId: author.user_id, name: author.display_name },
    body,
    status,
    createdAt,
  };
}
