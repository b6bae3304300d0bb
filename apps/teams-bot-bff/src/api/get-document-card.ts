import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { documentCardFor } from '../cards/for-viewer.ts';
import { documentId } from '../ids.ts';
import type { Services } from '../services.ts';
import { viewProblems } from '../view-problems.ts';
import { noSuchDocument } from '../views/no-such-document.ts';
import { cardAnswer, notKept, viewerOf, viewing } from './viewer.ts';

export const getDocumentCard = route({
  name: 'getDocumentCard',
  get: '/v1/cards/documents/{documentId}',
  summary: 'The card of a document, as the signed-in person may see it',
  description: 'For a bot that is hosted elsewhere: the card that `show` answers in Teams.',
  tags: ['Cards'],
  access: readsDocuments,
  params: z.strictObject({ documentId }),
  query: z.strictObject(viewing),
  answers: { 200: cardAnswer },
  problems: [...viewProblems, noSuchDocument],
  handle: async ({ params, query }, services: Services, exchange) => {
    const card = await documentCardFor(params.documentId, viewerOf(services, exchange, query));
    return ok({ card }, notKept);
  },
});
