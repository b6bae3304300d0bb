import { stale, view } from '@frontdesk/composition';
import { orStale } from '@frontdesk/service-clients';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Reads } from '../reads.ts';
import { shown, toDocumentCard } from './document-card.ts';
import { asNoSuchDocument, mayRead } from './no-such-document.ts';

export interface DocumentRequest {
  readonly reads: Reads;
  readonly documentId: string;
}

/** What a backend answered before stands in for one that fails, and is called stale; access never is. */
export const documentView = view<DocumentRequest, CallerReach>('email-digest.document', asNoSuchDocument)
  // First, so that a refusal is what counts when more than one required section fails.
  .required('access', ({ reads, documentId }, reach) => reads.access({ documentId }, reach))
  .required('document', ({ reads, documentId }, reach) => orStale(reads.document, stale)({ documentId }, reach))
  .optional('owner', { after: ['document'], withinMs: 600 }, ({ reads, document }, reach) =>
    orStale(reads.user, stale)({ userId: document.ownerId }, reach),
  )
  .optional('comments', ({ reads, documentId }, reach) =>
    orStale(reads.comments, stale)({ document_id: documentId, page_size: shown.comments }, reach),
  )
  .optional('tags', ({ reads, documentId }, reach) => orStale(reads.tags, stale)({ documentId }, reach))
  .allowedIf('access', mayRead)
  .presentedBy(toDocumentCard);
