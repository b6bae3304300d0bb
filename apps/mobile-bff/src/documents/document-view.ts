import { view } from '@frontdesk/composition';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Reads } from '../reads.ts';
import { shown, toDocumentCard } from './document-card.ts';
import { asNoSuchDocument, mayRead } from './no-such-document.ts';

export interface DocumentRequest {
  readonly reads: Reads;
  readonly documentId: string;
  readonly withBody: boolean;
}

/** The twelve calls of the document's screen as one answer. Eleven start at once; the owner waits for the document. */
export const documentView = view<DocumentRequest, CallerReach>('mobile.document', asNoSuchDocument)
  // First, so that a refusal is what counts when more than one required section fails.
  .required('access', ({ reads, documentId }, reach) => reads.access({ documentId }, reach))
  .required('document', ({ reads, documentId }, reach) => reads.document({ documentId }, reach))
  .required('revision', ({ reads, documentId, withBody }, reach) =>
    withBody ? reads.latestBody({ documentId }, reach) : reads.revision({ documentId }, reach),
  )
  .optional('outline', ({ reads, documentId }, reach) => reads.outline({ documentId }, reach))
  .optional('owner', { after: ['document'], withinMs: 600 }, ({ reads, document }, reach) =>
    reads.user({ userId: document.ownerId }, reach),
  )
  .optional('collaborators', ({ reads, documentId }, reach) =>
    reads.collaborators({ document_id: documentId, page_size: shown.collaborators }, reach),
  )
  .optional('comments', ({ reads, documentId }, reach) =>
    reads.comments({ document_id: documentId, page_size: shown.comments }, reach),
  )
  .optional('tags', ({ reads, documentId }, reach) => reads.tags({ documentId }, reach))
  .optional('attachments', ({ reads, documentId }, reach) => reads.attachments({ documentId }, reach))
  .optional('related', ({ reads, documentId }, reach) => reads.related({ documentId, limit: shown.related }, reach))
  .optional('summary', ({ reads, documentId }, reach) => reads.summary({ document_id: documentId }, reach))
  .optional('readingState', ({ reads, documentId }, reach) => reads.readingState({ documentId }, reach))
  .allowedIf('access', mayRead)
  .presentedBy(toDocumentCard);
