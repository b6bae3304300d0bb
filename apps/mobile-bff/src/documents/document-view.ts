import { stale, view } from '@frontdesk/composition';
import { whenOn } from '@frontdesk/rollout/flags';
import { orStale } from '@frontdesk/service-clients';
import type { CallerReach } from '@frontdesk/service-clients';
import type { AppFlags } from '../flags.ts';
import type { Reads } from '../reads.ts';
import { shown, toDocumentCard } from './document-card.ts';
import { asNoSuchDocument, mayRead } from './no-such-document.ts';
import { summaryOf } from './summary.ts';

export interface DocumentRequest {
  readonly reads: Reads;
  readonly features: AppFlags;
  readonly documentId: string;
  readonly withBody: boolean;
}

// What is on where nobody knows of the flag, or cannot be asked.
const otherwise = { 'semantic-search': true };

/**
 * The twelve calls of the document's screen as one answer. What a backend answered before stands in for one that fails,
 * and is called stale; access never is.
 */
export const documentView = view<DocumentRequest, CallerReach>('mobile.document', asNoSuchDocument)
  // First, so that a refusal is what counts when more than one required section fails.
  .required('access', ({ reads, documentId }, reach) => reads.access({ documentId }, reach))
  .required('document', ({ reads, documentId }, reach) => orStale(reads.document, stale)({ documentId }, reach))
  .required('revision', ({ reads, documentId, withBody }, reach) =>
    withBody ? reads.latestBody({ documentId }, reach) : reads.revision({ documentId }, reach),
  )
  .optional('outline', ({ reads, documentId }, reach) => orStale(reads.outline, stale)({ documentId }, reach))
  .optional('owner', { after: ['document'], withinMs: 600 }, ({ reads, document }, reach) =>
    orStale(reads.user, stale)({ userId: document.ownerId }, reach),
  )
  .optional('collaborators', ({ reads, documentId }, reach) =>
    orStale(reads.collaborators, stale)({ document_id: documentId, page_size: shown.collaborators }, reach),
  )
  .optional('comments', ({ reads, documentId }, reach) =>
    orStale(reads.comments, stale)({ document_id: documentId, page_size: shown.comments }, reach),
  )
  .optional('tags', ({ reads, documentId }, reach) => orStale(reads.tags, stale)({ documentId }, reach))
  .optional('attachments', ({ reads, documentId }, reach) => orStale(reads.attachments, stale)({ documentId }, reach))
  .optional('flags', { withinMs: 300, fallback: otherwise }, ({ features }, reach) => {
    const { tenantId: tenant, userId: user } = reach.caller;
    return features.allOf({ tenant, user }, { otherwise, reach });
  })
  .optional('related', { after: ['flags'], when: whenOn('semantic-search') }, ({ reads, documentId }, reach) =>
    reads.related({ documentId, limit: shown.related }, reach),
  )
  .optional('summary', ({ reads, documentId }, reach) =>
    orStale((id: string, within: CallerReach) => summaryOf(id, reads, within), stale)(documentId, reach),
  )
  .optional('readingState', ({ reads, documentId }, reach) => orStale(reads.readingState, stale)({ documentId }, reach))
  .allowedIf('access', mayRead)
  .presentedBy(toDocumentCard);
