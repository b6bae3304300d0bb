import { view } from '@frontdesk/composition';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Read, Reads } from '../reads.ts';
import { readableAmong } from './readable.ts';

export interface SearchRequest {
  readonly reads: Reads;
  readonly query: string;
}

export interface FoundDocument {
  readonly documentId: string;
  readonly title: string;
  readonly snippet: string;
  readonly status: string | undefined;
}

// As search.proto has it: the best so many, and no page after them.
const mostHits = 50;

/** The documents that a search finds and the person who searches may read now, best first. */
export const searchView = view<SearchRequest, CallerReach>('teams.search')
  .required('found', ({ reads, query }, reach) => reads.search({ query, limit: mostHits }, reach))
  // The index filters by who might read a minute ago: neither title nor snippet leaves before this has been asked.
  .required('readable', { after: ['found'] }, ({ reads, found }, reach) => readableAmong(idsOf(found), reads, reach))
  .optional('documents', { after: ['found'] }, async ({ reads, found }, reach) =>
    found.hits.length === 0 ? { items: [] } : await reads.documents({ ids: idsOf(found) }, reach),
  )
  .presentedBy(({ found, readable, documents }): readonly FoundDocument[] => {
    const statuses = new Map(documents?.items.map(({ documentId, status }) => [documentId, status]));
    return found.hits
      .filter((hit) => readable.has(hit.documentId))
      .map((hit) => ({ ...hit, status: statuses.get(hit.documentId) }));
  });

function idsOf({ hits }: Read<'search'>): string[] {
  return hits.map((hit) => hit.documentId);
}
