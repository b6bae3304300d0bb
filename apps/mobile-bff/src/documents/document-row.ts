import { pageOf } from '@frontdesk/paging';
import { z } from 'zod';
import type { Read } from '../reads.ts';

/** A document in a list. */
export const documentRow = z.object({
  documentId: z.string(),
  title: z.string(),
  status: z.string().nullable().describe('draft, inReview, published or archived; null when it could not be had'),
  ownerId: z.string().nullable(),
  folderId: z.string().nullable(),
  revision: z.int(),
  updatedAt: z.iso.datetime(),
});
export type DocumentRow = z.output<typeof documentRow>;

export function toDocumentRow(document: Read<'documents'>['items'][number]): DocumentRow {
  const { documentId, title, status, ownerId, folderId, currentRevision: revision, updatedAt } = document;
  return { documentId, title, status, ownerId, folderId, revision, updatedAt };
}

/** A document that a search found. */
const searchRow = documentRow.extend({
  updatedAt: z.iso.datetime().nullable(),
  snippet: z.string().nullable().describe('The passage that was found, as plain text; null without `q`'),
  highlights: z.array(z.object({ start: z.int(), end: z.int() })).describe('In the snippet, in UTF-16 units'),
});
type SearchRow = z.output<typeof searchRow>;

export const documentPage = pageOf(searchRow);
export type DocumentPage = z.output<typeof documentPage>;

interface SearchSections {
  readonly found: Read<'search'>;
  readonly readable: ReadonlySet<string>;
  readonly documents: Read<'documents'> | undefined;
}

/** The hits, best first, of the documents that the caller may read now: the index knows who might a minute ago. */
export function toSearchRows({ found, readable, documents }: SearchSections): SearchRow[] {
  const known = new Map(documents?.items.map((document) => [document.documentId, document]));
  return found.hits
    .filter((hit) => readable.has(hit.documentId))
    .map(({ documentId, title, revision, snippet, highlights, updatedAt }) => {
      const { status = null, ownerId = null, folderId = null } = known.get(documentId) ?? {};
      return {
        documentId,
        title,
        status,
        ownerId,
        folderId,
        revision,
        updatedAt: updatedAt ?? null,
        snippet,
        highlights,
      };
    });
}
