import type { Read } from '../reads.ts';

/** A comment on a document that others may have replied to. */
export interface Thread {
  readonly commentId: string;
  readonly authorName: string;
  readonly body: string;
  readonly createdAt: string;
  readonly replyCount: number;
  readonly lastReply: { readonly authorName: string; readonly body: string } | undefined;
}

/** The threads that begin on a page of comments, in their order, each with the last reply that the page has. */
export function threadsOf({ comments }: Read<'comments'>): Thread[] {
  return comments
    .filter((comment) => comment.parent_id === null)
    .map((comment) => {
      const reply = comments.findLast(({ parent_id: parent }) => parent === comment.comment_id);
      return {
        commentId: comment.comment_id,
        authorName: comment.author.display_name,
        body: comment.body,
        createdAt: comment.created_at,
        replyCount: comment.reply_count,
        lastReply: reply && { authorName: reply.author.display_name, body: reply.body },
      };
    });
}
