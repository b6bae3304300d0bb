import { answerParts, sectionOff, sectionTimedOut } from '@frontdesk/composition';
import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { withDegraded } from '../degraded.ts';
import { documentId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { documentCard } from './document-card.ts';
import { documentView } from './document-view.ts';
import { noSuchDocument } from './no-such-document.ts';

export const getDocument = route({
  name: 'getDocument',
  get: '/v1/documents/{documentId}',
  summary: 'All that the screen of a document shows',
  description: 'A section that could not be had is null and named in `degraded`.',
  tags: ['Documents'],
  access: readsDocuments,
  params: z.strictObject({ documentId }),
  query: z.strictObject({}),
  answers: { 200: withDegraded(documentCard) },
  problems: [sectionOff, sectionTimedOut, noSuchDocument],
  handle: async ({ params }, { reads, composing, serverTiming }: Services, exchange) => {
    const request = { reads, documentId: params.documentId };
    const composed = await documentView.compose(request, reachOf(exchange), composing(exchange));
    const { body, headers } = answerParts(composed, { serverTiming });
    return ok(body, headers);
  },
});
