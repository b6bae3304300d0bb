import { view } from '@frontdesk/composition';
import { limitIn } from '@frontdesk/paging';
import { ok, route } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { asNoSuchDocument, mayRead, noSuchDocument } from '../documents/no-such-document.ts';
import { documentId } from '../ids.ts';
import { otherwiseFiltered, pageNumberIn } from '../numbered-pages.ts';
import type { NumberedPage } from '../numbered-pages.ts';
import { reachOf } from '../reach.ts';
import type { Reads } from '../reads.ts';
import type { Services } from '../services.ts';
import { viewProblems } from '../view-problems.ts';
import { activityPage, toActivityPage } from './activity-page.ts';

const types = [
  'DocumentUpdated',
  'DocumentDeleted',
  'RevisionCreated',
  'AccessChanged',
  'CommentCreated',
  'CommentResolved',
  'SummaryRefreshed',
] as const;

const Query = z
  .strictObject({
    type: z.enum(types).optional(),
    limit: limitIn({ max: 100, usual: 20 }),
    cursor: pageNumberIn('activity').optional(),
  })
  .refine(({ type, cursor }) => cursor === undefined || cursor.of === type, otherwiseFiltered);

interface ActivityRequest {
  readonly reads: Reads;
  readonly documentId: string;
  readonly type: (typeof types)[number] | undefined;
  readonly at: NumberedPage;
}

export const activityView = view<ActivityRequest, CallerReach>('web.activity', asNoSuchDocument)
  .required('access', ({ reads, documentId }, reach) => reads.access({ documentId }, reach))
  .required('page', ({ reads, documentId, type: Type, at: { page, size: PageSize } }, reach) =>
    reads.activity({ documentId, Type, page, PageSize }, reach),
  )
  .allowedIf('access', mayRead)
  .presentedBy(({ page }, { at }) => toActivityPage(page, at));

export const listActivity = route({
  name: 'listActivity',
  get: '/v2/documents/{documentId}/activity',
  summary: 'What happened to a document, newest first',
  description: 'A page may have fewer items than `limit`: what happened since the page before is not on it.',
  tags: ['Activity'],
  access: readsDocuments,
  params: z.strictObject({ documentId }),
  query: Query,
  answers: { 200: activityPage },
  problems: [...viewProblems, noSuchDocument],
  handle: async ({ params, query }, { reads, composing }: Services, exchange) => {
    const at = query.cursor ?? { page: 1, size: query.limit, of: query.type };
    const request = { reads, documentId: params.documentId, type: query.type, at };
    const { shape } = await activityView.compose(request, reachOf(exchange), composing(exchange));
    return ok(shape, { 'Cache-Control': 'private, no-cache' });
  },
});
