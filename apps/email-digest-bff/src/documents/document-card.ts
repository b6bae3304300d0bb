import { z } from 'zod';
import type { Read } from '../reads.ts';

export const shown = { comments: 5 };

export const documentCard = z.object({
  documentId: z.string(),
  title: z.string(),
  status: z.string().describe('draft, inReview, published or archived'),
  language: z.string(),
  wordCount: z.int(),
  updatedAt: z.iso.datetime(),
  permissions: z.array(z.string()).describe('What the caller may do: read, comment, write, share, delete'),
  owner: z.object({ userId: z.string(), name: z.string().nullable() }),
  comments: z
    .array(
      z.object({
        commentId: z.string(),
        authorName: z.string(),
        body: z.string().describe('Markdown as its author wrote it; not sanitised'),
        createdAt: z.iso.datetime(),
      }),
    )
    .nullable(),
  hasMoreComments: z.boolean(),
  tags: z.array(z.string()).nullable(),
});
export type DocumentCard = z.output<typeof documentCard>;

export interface DocumentSections {
  readonly access: Read<'access'>;
  readonly document: Read<'document'>;
  readonly owner: Read<'user'> | undefined;
  readonly comments: Read<'comments'> | undefined;
  readonly tags: Read<'tags'> | undefined;
}

/** What this client shows of a document. A section that was lost is null; an empty list means that there is nothing. */
export function toDocumentCard({ access, document, owner, comments, tags }: DocumentSections): DocumentCard {
  const { ownerId, ...about } = document;
  const hasMore = comments !== undefined && comments.next_page_token !== '';
  return {
    ...about,
    permissions: access.permissions,
    owner: { userId: ownerId, name: owner?.displayName ?? null },
    comments: comments?.comments.slice(0, shown.comments).map(toComment) ?? null,
    hasMoreComments: hasMore || (comments?.comments.length ?? 0) > shown.comments,
    tags: tags?.items.map(({ name }) => name) ?? null,
  };
}

function toComment(comment: Read<'comments'>['comments'][number]) {
  const { comment_id: commentId, author, body, created_at: createdAt } = comment;
  return { commentId, authorName: author.display_name, body, createdAt };
}
