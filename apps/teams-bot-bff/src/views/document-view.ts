import { stale, view } from '@frontdesk/composition';
import { orStale } from '@frontdesk/service-clients';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Read, Reads } from '../reads.ts';
import { asNoSuchDocument, mayRead } from './no-such-document.ts';
import { summaryOf } from './summary.ts';
import { threadsOf } from './threads.ts';
import type { Thread } from './threads.ts';

export interface DocumentRequest {
  readonly reads: Reads;
  readonly documentId: string;
}

/** What a card shows of a document, as its people wrote it: cards escape it. What was lost is undefined. */
export interface ShownDocument {
  readonly title: string;
  readonly status: string;
  readonly updatedAt: string;
  readonly ownerName: string | undefined;
  readonly summary: Read<'summary'> | undefined;
  readonly threads: readonly Thread[] | undefined;
  readonly hasMoreThreads: boolean;
  readonly mayComment: boolean;
  readonly mayWrite: boolean;
}

// Open threads with their replies; the card shows the first of them.
const commentsRead = 50;
// Of the 4 s in which Teams gets its card: what is later is a quiet line.
const withinMs = 2_500;

/** A document in a conversation. What a backend answered before stands in for one that fails; access never does. */
export const documentView = view<DocumentRequest, CallerReach>('teams.document', asNoSuchDocument)
  // First, so that a refusal is what counts when more than one required section fails.
  .required('access', ({ reads, documentId }, reach) => reads.access({ documentId }, reach))
  .required('document', ({ reads, documentId }, reach) => orStale(reads.document, stale)({ documentId }, reach))
  .optional('owner', { after: ['document'], withinMs: 600 }, ({ reads, document }, reach) =>
    orStale(reads.user, stale)({ userId: document.ownerId }, reach),
  )
  .optional('comments', { withinMs }, ({ reads, documentId }, reach) =>
    orStale(reads.comments, stale)({ document_id: documentId, status: 'open', page_size: commentsRead }, reach),
  )
  .optional('summary', { withinMs }, ({ reads, documentId }, reach) =>
    orStale((id: string, within: CallerReach) => summaryOf(id, reads, within), stale)(documentId, reach),
  )
  .allowedIf('access', mayRead)
  .presentedBy(({ access, document, owner, comments, summary }): ShownDocument => ({
    title: document.title,
    status: document.status,
    updatedAt: document.updatedAt,
    ownerName: owner?.displayName,
    summary,
    threads: comments && threadsOf(comments),
    hasMoreThreads: comments !== undefined && comments.next_page_token !== '',
    mayComment: access.permissions.includes('comment'),
    mayWrite: access.permissions.includes('write'),
  }));
