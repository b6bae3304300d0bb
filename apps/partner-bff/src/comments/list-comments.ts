import { sectionOff, sectionTimedOut, view } from '@frontdesk/composition';
import { backendCursor, cursorIn, cursorOf, limitIn, pageOf, refuseCursor } from '@frontdesk/paging';
import { ok, route } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { asNoSuchDocument, mayRead, noSuchDocument } from '../documents/no-such-document.ts';
import { documentId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Reads } from '../reads.ts';
import type { Services } from '../services.ts';
import { commentCard, toCommentCard } from './comment-card.ts';

const Query = z.strictObject({
  status: z.enum(['open', 'resolved', 'all']).default('all').describe('Of the thread; replies go with their parent'),
  limit: limitIn({ max: 100, usual: 20 }),
  cursor: cursorIn('comments', backendCursor(256)).optional(),
});

interface CommentsRequest {
  readonly reads: Reads;
  readonly documentId: string;
  readonly query: z.output<typeof Query>;
}

export const commentsView = view<CommentsRequest, CallerReach>('partner.comments', asNoSuchDocument)
  .required('access', ({ reads, documentId }, reach) => reads.access({ documentId }, reach))
  .required('page', ({ reads, documentId, query: { status, limit, cursor } }, reach) =>
    reads
      .comments({ document_id: documentId, status, page_size: limit, page_token: cursor }, reach)
      .catch(refuseCursor(cursor)),
  )
  .allowedIf('access', mayRead)
  .presentedBy(({ page: { comments, next_page_token: next } }) => ({
    items: comments.map(toCommentCard),
    nextCursor: next === '' ? null : cursorOf('comments', next),
  }));

export const listComments = route({
  name: 'listComments',
  get: '/v1/documents/{documentId}/comments',
  summary: 'Comments and replies, oldest first',
  tags: ['Comments'],
  access: readsDocuments,
  params: z.strictObject({ documentId }),
  query: Query,
  answers: { 200: pageOf(commentCard) },
  problems: [sectionOff, sectionTimedOut, noSuchDocument],
  handle: async ({ params, query }, { reads, composing }: Services, exchange) => {
    const request = { reads, documentId: params.documentId, query };
    const { shape } = await commentsView.compose(request, reachOf(exchange), composing(exchange));
    return ok(shape, { 'Cache-Control': 'private, no-cache' });
  },
});
