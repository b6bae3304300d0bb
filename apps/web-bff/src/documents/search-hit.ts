import { z } from 'zod';
import { degraded } from '../degraded.ts';
import type { Names } from '../people/names.ts';
import type { Read } from '../reads.ts';

const searchHit = z.object({
  documentId: z.string(),
  title: z.string(),
  snippet: z.string().describe('The passage that was found, as plain text'),
  highlights: z.array(z.object({ start: z.int(), end: z.int() })).describe('In the snippet, in UTF-16 units'),
  revision: z.int().describe('That was found; there may be a later one'),
  updatedAt: z.iso.datetime().nullable(),
  status: z.string().nullable().describe('Null when it could not be had'),
  owner: z
    .object({ userId: z.string(), name: z.string().nullable() })
    .nullable()
    .describe('Null when they could not be had'),
  _links: z.object({ self: z.object({ href: z.string(), method: z.literal('GET') }) }),
});

export const searchResult = z.object({ items: z.array(searchHit).describe('Best first'), degraded });
type SearchResult = Omit<z.output<typeof searchResult>, 'degraded'>;

interface SearchSections {
  readonly found: Read<'search'>;
  readonly readable: ReadonlySet<string>;
  readonly documents: Read<'documents'> | undefined;
  readonly owners: Names | undefined;
}

/** The hits that the caller may read now. */
export function toSearchResult({ found, readable, documents, owners }: SearchSections): SearchResult {
  const known = new Map(documents?.items.map((document) => [document.documentId, document]));
  const items = found.hits
    .filter(({ documentId }) => readable.has(documentId))
    .map(({ updatedAt = null, ...hit }) => {
      const { status = null, ownerId } = known.get(hit.documentId) ?? {};
      const owner = ownerId === undefined ? null : { userId: ownerId, name: owners?.get(ownerId) ?? null };
      const self = { href: `/v2/documents/${hit.documentId}`, method: 'GET' as const };
      return { ...hit, updatedAt, status, owner, _links: { self } };
    });
  return { items };
}
