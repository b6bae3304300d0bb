import { view } from '@frontdesk/composition';
import { limitIn } from '@frontdesk/paging';
import { ok, route } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { asNoSuchDocument, mayRead, noSuchDocument } from '../documents/no-such-document.ts';
import { documentId, userId } from '../ids.ts';
import { otherwiseFiltered } from '../numbered-pages.ts';
import { reachOf } from '../reach.ts';
import type { Reads } from '../reads.ts';
import type { Services } from '../services.ts';
import { viewProblems } from '../view-problems.ts';
import { revisionPage, revisionsCursor, toRevisionPage } from './revision-page.ts';
import type { RevisionsPlace } from './revision-page.ts';

const Query = z
  .strictObject({
    authorId: userId.optional(),
    limit: limitIn({ max: 200, usual: 50 }),
    cursor: revisionsCursor.optional(),
  })
  .refine(({ authorId, cursor }) => cursor === undefined || cursor.authorId === authorId, otherwiseFiltered);

interface RevisionsRequest {
  readonly reads: Reads;
  readonly documentId: string;
  readonly limit: number;
  readonly from: RevisionsPlace;
}

export const revisionsView = view<RevisionsRequest, CallerReach>('web.revisions', asNoSuchDocument)
  .required('access', ({ reads, documentId }, reach) => reads.access({ documentId }, reach))
  .required('page', ({ reads, documentId, limit, from: { authorId, offset } }, reach) =>
    reads.revisions({ documentId, authorId, limit, offset }, reach),
  )
  .allowedIf('access', mayRead)
  .presentedBy(({ page }, { from }) => toRevisionPage(page, from));

export const listRevisions = route({
  name: 'listRevisions',
  get: '/v2/documents/{documentId}/revisions',
  summary: 'Revisions without their bodies, newest first',
  description: 'A page may have fewer items than `limit`: what was saved since the page before is not on it.',
  tags: ['Revisions'],
  access: readsDocuments,
  params: z.strictObject({ documentId }),
  query: Query,
  answers: { 200: revisionPage },
  problems: [...viewProblems, noSuchDocument],
  handle: async ({ params, query }, { reads, composing }: Services, exchange) => {
    const { authorId, limit, cursor: from = { offset: 0, authorId } } = query;
    const request = { reads, documentId: params.documentId, limit, from };
    const { shape } = await revisionsView.compose(request, reachOf(exchange), composing(exchange));
    return ok(shape, { 'Cache-Control': 'private, no-cache' });
  },
});
