import { view } from '@frontdesk/composition';
import { refuseCursor } from '@frontdesk/paging';
import type { CallerReach } from '@frontdesk/service-clients';
import { namesOf } from '../people/names.ts';
import type { Read, Reads } from '../reads.ts';
import { toDocumentPage } from './document-row.ts';
import { permissionsOn } from './permissions.ts';

interface ListRequest {
  readonly reads: Reads;
  readonly filters: Parameters<Reads['documents']>[0];
}

/** A page of documents: four calls, however many there are. */
export const listView = view<ListRequest, CallerReach>('web.documents')
  .required('page', ({ reads, filters }, reach) => reads.documents(filters, reach).catch(refuseCursor(filters.cursor)))
  .required('permissions', { after: ['page'] }, ({ reads, page }, reach) => permissionsOn(idsOf(page), reads, reach))
  .optional('owners', { after: ['page'], withinMs: 600 }, ({ reads, page }, reach) =>
    namesOf(
      page.items.map(({ ownerId }) => ownerId),
      reads,
      reach,
    ),
  )
  .optional('commentCounts', { after: ['page'], withinMs: 600 }, ({ reads, page }, reach) =>
    countsOf(idsOf(page), reads, reach),
  )
  .presentedBy(toDocumentPage);

function idsOf({ items }: Read<'documents'>): string[] {
  return items.map(({ documentId }) => documentId);
}

async function countsOf(ids: readonly string[], reads: Reads, reach: CallerReach): Promise<Read<'commentCounts'>> {
  return ids.length === 0 ? { counts: [] } : reads.commentCounts({ document_ids: [...ids] }, reach);
}
