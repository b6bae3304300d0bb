import { view } from '@frontdesk/composition';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Read, Reads } from '../reads.ts';
import { toSearchRows } from './document-row.ts';
import type { DocumentPage } from './document-row.ts';
import { readableAmong } from './readable.ts';

export interface SearchRequest {
  readonly reads: Reads;
  readonly q: string;
  readonly folderId?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly tag?: string | undefined;
  readonly limit: number;
}

export const searchView = view<SearchRequest, CallerReach>('mobile.search')
  .required('found', ({ reads, ...search }, reach) => reads.search(toSearch(search), reach))
  // The index filters by who might read a minute ago: neither title nor snippet leaves before this has been asked.
  .required('readable', { after: ['found'] }, ({ reads, found }, reach) => readableAmong(idsOf(found), reads, reach))
  .optional('documents', { after: ['found'] }, ({ reads, found }, reach) => documentsOf(idsOf(found), reads, reach))
  .presentedBy((sections): DocumentPage => ({ items: toSearchRows(sections), nextCursor: null }));

function toSearch({ q: query, folderId = '', ownerId = '', tag, limit }: Omit<SearchRequest, 'reads'>) {
  return { query, limit, filter: { folderId, ownerId, tags: tag === undefined ? [] : [tag] } };
}

function idsOf({ hits }: Read<'search'>): string[] {
  return hits.map((hit) => hit.documentId);
}

async function documentsOf(ids: string[], reads: Reads, reach: CallerReach): Promise<Read<'documents'>> {
  return ids.length === 0 ? { items: [], nextCursor: null } : reads.documents({ ids }, reach);
}
