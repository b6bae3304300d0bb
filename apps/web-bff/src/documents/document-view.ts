import { stale, view } from '@frontdesk/composition';
import { whenOn } from '@frontdesk/rollout/flags';
import { orStale } from '@frontdesk/service-clients';
import type { CallerReach } from '@frontdesk/service-clients';
import type { AppFlags } from '../flags.ts';
import type { Reads } from '../reads.ts';
import { firstPage } from './document-sections.ts';
import { ifIncluded } from './include.ts';
import type { Included } from './include.ts';
import { asNoSuchDocument, mayRead } from './no-such-document.ts';
import { readableRelated } from './related.ts';
import { toRichDocument } from './rich-document.ts';
import { summaryOf } from './summary.ts';

export interface DocumentRequest {
  readonly reads: Reads;
  readonly features: AppFlags;
  readonly documentId: string;
  readonly included: Included;
}

// What is on where nobody knows of the flag, or cannot be asked.
const otherwise = { 'semantic-search': true };

/**
 * A document's page as one answer. What a backend answered before stands in for one that fails, and is called stale;
 * access never is, nor are grants, and nobody is present who was there before.
 */
export const documentView = view<DocumentRequest, CallerReach>('web.document', asNoSuchDocument)
  // First, so that a refusal is what counts when more than one required section fails.
  .required('access', ({ reads, documentId }, reach) => reads.access({ documentId }, reach))
  .required('document', ({ reads, documentId }, reach) => orStale(reads.document, stale)({ documentId }, reach))
  .required('revision', ({ reads, documentId, included }, reach) =>
    included.has('body') ? reads.latestBody({ documentId }, reach) : reads.revision({ documentId }, reach),
  )
  .optional(
    'owner',
    { after: ['document'], when: ifIncluded('owner'), withinMs: 600 },
    ({ reads, document: { ownerId: userId } }, reach) => orStale(reads.user, stale)({ userId }, reach),
  )
  .optional('outline', { when: ifIncluded('outline') }, ({ reads, documentId }, reach) =>
    orStale(reads.outline, stale)({ documentId }, reach),
  )
  .optional('collaborators', { when: ifIncluded('collaborators') }, ({ reads, documentId }, reach) =>
    orStale(reads.collaborators, stale)({ document_id: documentId, page_size: firstPage.collaborators }, reach),
  )
  .optional('comments', { when: ifIncluded('comments') }, ({ reads, documentId }, reach) =>
    orStale(reads.comments, stale)({ document_id: documentId, page_size: firstPage.comments }, reach),
  )
  .optional('tags', { when: ifIncluded('tags') }, ({ reads, documentId }, reach) =>
    orStale(reads.tags, stale)({ documentId }, reach),
  )
  .optional('attachments', { when: ifIncluded('attachments') }, ({ reads, documentId }, reach) =>
    orStale(reads.attachments, stale)({ documentId }, reach),
  )
  .optional('flags', { when: ifIncluded('related'), withinMs: 300, fallback: otherwise }, ({ features }, reach) => {
    const { tenantId: tenant, userId: user } = reach.caller;
    return features.allOf({ tenant, user }, { otherwise, reach });
  })
  .optional('related', { after: ['flags'], when: whenOn('semantic-search') }, ({ reads, documentId }, reach) =>
    readableRelated(documentId, reads, reach),
  )
  .optional('summary', { when: ifIncluded('summary') }, ({ reads, documentId }, reach) =>
    orStale((id: string, within: CallerReach) => summaryOf(id, reads, within), stale)(documentId, reach),
  )
  .optional('readingState', { when: ifIncluded('readingState') }, ({ reads, documentId }, reach) =>
    orStale(reads.readingState, stale)({ documentId }, reach),
  )
  .optional('activity', { when: ifIncluded('activity') }, ({ reads, documentId }, reach) =>
    orStale(reads.activity, stale)({ documentId, PageSize: firstPage.activity }, reach),
  )
  .optional('analytics', { when: ifIncluded('analytics') }, ({ reads, documentId }, reach) =>
    orStale(reads.analytics, stale)({ documentId }, reach),
  )
  .optional('revisions', { when: ifIncluded('revisions') }, ({ reads, documentId }, reach) =>
    orStale(reads.revisions, stale)({ documentId, limit: firstPage.revisions }, reach),
  )
  .optional('presence', { when: ifIncluded('presence') }, ({ reads, documentId }, reach) =>
    reads.presence({ document_id: documentId }, reach),
  )
  .optional(
    'grants',
    { after: ['access'], when: ({ included, access }) => included.has('grants') && maySeeGrants(access) },
    ({ reads, documentId }, reach) => reads.grants({ documentId, limit: firstPage.grants }, reach),
  )
  .allowedIf('access', mayRead)
  .presentedBy((sections, { included }) => toRichDocument(sections, included));

// The access service shows them to whoever has this permission, and refuses all others.
function maySeeGrants({ permissions }: { readonly permissions: readonly string[] }): boolean {
  return permissions.includes('share');
}
