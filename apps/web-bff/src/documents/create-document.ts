import { effect, idempotent } from '@frontdesk/idempotency';
import { created, route } from '@frontdesk/server';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { notAllowed } from '../not-allowed.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { documentMembers, tagNames } from './document-members.ts';
import { toDocumentProblem, unfitDocument } from './document-problems.ts';
import { toWrittenDocument, writtenDocument } from './written-document.ts';

const { title, description, folderId, language } = documentMembers;
const Body = z.strictObject({
  title,
  description: description.exactOptional(),
  folderId: folderId.exactOptional(),
  language: language.exactOptional().describe('Without it, that of the organisation'),
  tags: tagNames.exactOptional(),
});

export const createDocument = route({
  name: 'createDocument',
  post: '/v2/documents',
  summary: 'Make a document, with an empty body',
  description: 'Its maker is its owner.',
  tags: ['Documents'],
  access: writesDocuments,
  body: Body,
  answers: { 201: writtenDocument },
  problems: [notAllowed, unfitDocument],
  // The documents service makes another document for each call.
  ...idempotent('required', { readThatTells: 'GET /v2/documents', announcesEffect: true }),
  handle: async ({ body }, { reads }: Services, exchange) => {
    const make = () => reads.createDocument({ body }, reachOf(exchange)).catch(toDocumentProblem(body));
    const document = toWrittenDocument(await effect(exchange, make));
    return created(document._links.self.href, document, { ETag: document.etag });
  },
});
