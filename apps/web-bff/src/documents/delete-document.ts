import { noContent, route } from '@frontdesk/server';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { documentId } from '../ids.ts';
import { notAllowed } from '../not-allowed.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { toDocumentProblem } from './document-problems.ts';
import { noSuchDocument, requireReadable } from './no-such-document.ts';

export const deleteDocument = route({
  name: 'deleteDocument',
  delete: '/v2/documents/{documentId}',
  summary: 'Move a document to the bin',
  description: 'Only an owner may. It is kept there for 30 days, and is gone for everyone: the second time is 404.',
  tags: ['Documents'],
  access: writesDocuments,
  params: z.strictObject({ documentId }),
  answers: { 204: null },
  problems: [noSuchDocument, notAllowed],
  handle: async ({ params }, { reads }: Services, exchange) => {
    const reach = reachOf(exchange);
    await requireReadable(reads, params.documentId, reach);
    await reads.deleteDocument(params, reach).catch(toDocumentProblem());
    return noContent();
  },
});
