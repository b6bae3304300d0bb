import { cursorOf, pageOf } from '@frontdesk/paging';
import { z } from 'zod';
import { degraded } from '../degraded.ts';
import type { Names } from '../people/names.ts';
import type { Read } from '../reads.ts';
import type { Permissions } from './permissions.ts';

const link = z.object({ href: z.string(), method: z.enum(['GET', 'PATCH', 'DELETE']) });

const rowLinks = z
  .object({
    self: link,
    edit: link.optional().describe('Needs the `etag` of the document itself'),
    delete: link.optional(),
    grants: link.optional(),
  })
  .describe('What the caller may do from a list; the document itself has all');

/** A document in a list. */
const documentRow = z.object({
  documentId: z.string(),
  title: z.string(),
  status: z.string().describe('draft, inReview, published or archived'),
  folderId: z.string().nullable(),
  owner: z.object({ userId: z.string(), name: z.string().nullable() }),
  revision: z.int().describe('May be some seconds behind'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  comments: z
    .object({
      total: z.int().describe('Threads and replies'),
      openThreads: z.int(),
      resolvedThreads: z.int(),
      lastAt: z.iso.datetime().nullable(),
    })
    .nullable()
    .describe('Null when they could not be had'),
  _links: rowLinks,
});

export const documentPage = pageOf(documentRow).extend({ degraded });
export type DocumentPage = Omit<z.output<typeof documentPage>, 'degraded'>;

interface ListSections {
  readonly page: Read<'documents'>;
  readonly permissions: Permissions;
  readonly owners: Names | undefined;
  readonly commentCounts: Read<'commentCounts'> | undefined;
}

/** The rows that the access service lets out now; a page may have fewer than were asked for, and others after it. */
export function toDocumentPage({ page, permissions, owners, commentCounts }: ListSections): DocumentPage {
  const counts = new Map(commentCounts?.counts.map((count) => [count.document_id, count]));
  const items = page.items.flatMap(({ ownerId, currentRevision: revision, ...document }) => {
    const may = permissions.get(document.documentId);
    if (may === undefined) return [];
    const owner = { userId: ownerId, name: owners?.get(ownerId) ?? null };
    const comments = toComments(counts.get(document.documentId));
    return [{ ...document, owner, revision, comments, _links: linksOfRow(document.documentId, may) }];
  });
  return { items, nextCursor: page.nextCursor === null ? null : cursorOf('documents', page.nextCursor) };
}

function toComments(count: Read<'commentCounts'>['counts'][number] | undefined) {
  if (count === undefined) return null;
  const { comments: total, open_threads: openThreads, resolved_threads: resolvedThreads } = count;
  return { total, openThreads, resolvedThreads, lastAt: count.last_comment_at };
}

function linksOfRow(documentId: string, may: ReadonlySet<string>): z.output<typeof rowLinks> {
  const href = `/v2/documents/${documentId}`;
  return {
    self: { href, method: 'GET' },
    ...(may.has('write') && { edit: { href, method: 'PATCH' } }),
    ...(may.has('delete') && { delete: { href, method: 'DELETE' } }),
    ...(may.has('share') && { grants: { href: `${href}/grants`, method: 'GET' } }),
  };
}
