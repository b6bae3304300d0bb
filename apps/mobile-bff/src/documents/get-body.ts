import { view } from '@frontdesk/composition';
import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import type { CallerReach } from '@frontdesk/service-clients';
import { readsDocuments } from '../access.ts';
import { documentId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Reads } from '../reads.ts';
import type { Services } from '../services.ts';
import { viewProblems } from '../view-problems.ts';
import { bodyCursor, bodyPage, toBodyPage } from './body-pages.ts';
import type { Position } from './body-pages.ts';
import { asNoSuchDocument, mayRead, noSuchDocument } from './no-such-document.ts';

interface BodyRequest {
  readonly reads: Reads;
  readonly documentId: string;
  readonly from: Position;
}

export const bodyView = view<BodyRequest, CallerReach>('mobile.body', asNoSuchDocument)
  .required('access', ({ reads, documentId }, reach) => reads.access({ documentId }, reach))
  .required('body', ({ reads, documentId, from: { revision } }, reach) =>
    reads.pinnedBody({ documentId, revision }, reach),
  )
  .allowedIf('access', mayRead)
  .presentedBy(({ body }, { from }) => toBodyPage(body.content.blocks, from));

export const getBody = route({
  name: 'getBody',
  get: '/v1/documents/{documentId}/body',
  summary: 'The next page of a body, of the revision that the first page was of',
  tags: ['Documents'],
  access: readsDocuments,
  params: z.strictObject({ documentId }),
  query: z.strictObject({ cursor: bodyCursor.describe('The nextCursor of the page before') }),
  answers: { 200: bodyPage },
  problems: [...viewProblems, noSuchDocument],
  handle: async ({ params, query }, { reads, composing }: Services, exchange) => {
    const request = { reads, documentId: params.documentId, from: query.cursor };
    const { shape } = await bodyView.compose(request, reachOf(exchange), composing(exchange));
    return ok(shape, { 'Cache-Control': 'private, no-cache' });
  },
});
