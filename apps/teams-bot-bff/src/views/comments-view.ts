import { stale, view } from '@frontdesk/composition';
import { orStale } from '@frontdesk/service-clients';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Reads } from '../reads.ts';
import { asNoSuchDocument, mayRead } from './no-such-document.ts';
import { threadsOf } from './threads.ts';
import type { Thread } from './threads.ts';

export interface CommentsRequest {
  readonly reads: Reads;
  readonly documentId: string;
}

export interface ShownComments {
  readonly title: string | undefined;
  readonly threads: readonly Thread[];
  readonly hasMoreThreads: boolean;
  readonly mayComment: boolean;
}

const commentsRead = 100;

/** What is talked about in a document and not settled yet. */
export const commentsView = view<CommentsRequest, CallerReach>('teams.comments', asNoSuchDocument)
  .required('access', ({ reads, documentId }, reach) => reads.access({ documentId }, reach))
  .required('comments', ({ reads, documentId }, reach) =>
    reads.comments({ document_id: documentId, status: 'open', page_size: commentsRead }, reach),
  )
  .optional('document', ({ reads, documentId }, reach) => orStale(reads.document, stale)({ documentId }, reach))
  .allowedIf('access', mayRead)
  .presentedBy(({ access, comments, document }): ShownComments => ({
    title: document?.title,
    threads: threadsOf(comments),
    hasMoreThreads: comments.next_page_token !== '',
    mayComment: access.permissions.includes('comment'),
  }));
