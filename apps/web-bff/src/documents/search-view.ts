import { view } from '@frontdesk/composition';
import { isoFromProto } from '@frontdesk/service-clients';
import type { CallerReach } from '@frontdesk/service-clients';
import { z } from 'zod';
import { namesOf } from '../people/names.ts';
import type { Read, Reads } from '../reads.ts';
import { readableAmong } from './readable.ts';
import { toSearchResult } from './search-hit.ts';

interface Search {
  readonly q: string;
  readonly folderId?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly tag?: string | undefined;
  readonly language?: string | undefined;
  readonly updatedAfter?: string | undefined;
  readonly limit: number;
}

interface SearchRequest {
  readonly reads: Reads;
  readonly search: Search;
}

export const searchView = view<SearchRequest, CallerReach>('web.search')
  .required('found', ({ reads, search }, reach) => reads.search(toRequest(search), reach))
  // The index filters by who might read a minute ago: neither title nor snippet leaves before this has been asked.
  .required('readable', { after: ['found'] }, ({ reads, found }, reach) => readableAmong(idsOf(found), reads, reach))
  .optional('documents', { after: ['found'], withinMs: 800 }, ({ reads, found }, reach) =>
    documentsOf(idsOf(found), reads, reach),
  )
  .optional('owners', { after: ['documents'], withinMs: 600 }, ({ reads, documents }, reach) =>
    namesOf(
      documents.items.map(({ ownerId }) => ownerId),
      reads,
      reach,
    ),
  )
  .presentedBy(toSearchResult);

function toRequest({ q: query, limit, tag, folderId = '', ownerId = '', language = '', updatedAfter }: Search) {
  const tags = tag === undefined ? [] : [tag];
  const after = updatedAfter === undefined ? {} : { updatedAfter: z.encode(isoFromProto, updatedAfter) };
  return { query, limit, filter: { folderId, ownerId, tags, language, ...after } };
}

function idsOf({ hits }: Read<'search'>): string[] {
  return hits.map(({ documentId }) => documentId);
}

async function documentsOf(ids: string[], reads: Reads, reach: CallerReach): Promise<Read<'documents'>> {
  return ids.length === 0 ? { items: [], nextCursor: null } : reads.documents({ ids }, reach);
}
