import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { documentId } from '../ids.ts';
import { notAllowed } from '../not-allowed.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { tagNames } from './document-members.ts';
import { toDocumentProblem } from './document-problems.ts';
import { sectionShapes } from './document-sections.ts';
import { noSuchDocument, requireReadable } from './no-such-document.ts';

export const replaceTags = route({
  name: 'replaceTags',
  put: '/v2/documents/{documentId}/tags',
  summary: 'Give a document these tags, and no others',
  description: 'The document has another `etag` then.',
  tags: ['Documents'],
  access: writesDocuments,
  params: z.strictObject({ documentId }),
  body: z.strictObject({ tags: tagNames }),
  answers: { 200: z.object({ tags: sectionShapes.tags }) },
  problems: [noSuchDocument, notAllowed],
  handle: async ({ params, body }, { reads }: Services, exchange) => {
    const reach = reachOf(exchange);
    await requireReadable(reads, params.documentId, reach);
    const { items } = await reads.replaceTags({ ...params, body }, reach).catch(toDocumentProblem());
    return ok({ tags: [...items] });
  },
});
