import { answerParts, sectionOff, sectionTimedOut } from '@frontdesk/composition';
import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { documentId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { documentView } from './document-view.ts';
import { include } from './include.ts';
import { noSuchDocument } from './no-such-document.ts';
import { richDocument } from './rich-document.ts';

/** As version 2 takes it: a converter of an older version makes this. */
export const documentQuery = z.strictObject({ include });

export const getDocument = route({
  name: 'getDocument',
  get: '/v2/documents/{documentId}',
  summary: 'A document with all that its page shows, or with the sections that are named',
  description: 'A section that could not be had is null and named in `degraded`.',
  tags: ['Documents'],
  access: readsDocuments,
  params: z.strictObject({ documentId }),
  query: documentQuery,
  answers: { 200: richDocument },
  problems: [sectionOff, sectionTimedOut, noSuchDocument],
  handle: async ({ params, query }, { reads, features, composing, serverTiming }: Services, exchange) => {
    const request = { reads, features, documentId: params.documentId, included: query.include };
    const composed = await documentView.compose(request, reachOf(exchange), composing(exchange));
    const { body, headers } = answerParts(composed, { serverTiming });
    return ok({ ...body, degraded: [...body.degraded] }, headers);
  },
});
