import { effect, idempotent } from '@frontdesk/idempotency';
import { Problem } from '@frontdesk/problems';
import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { documentId, userId } from '../ids.ts';
import { notAllowed } from '../not-allowed.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { documentMembers, status } from './document-members.ts';
import { toDocumentProblem, unfitDocument } from './document-problems.ts';
import { ifMatch, ifMatchMissing, newestTag, versionMismatch } from './if-match.ts';
import { noSuchDocument, requireReadable } from './no-such-document.ts';
import { toWrittenDocument, writtenDocument } from './written-document.ts';

const { title, description, folderId, language } = documentMembers;
const Body = z
  .strictObject({
    title: title.exactOptional(),
    description: description.exactOptional(),
    status: status.exactOptional(),
    language: language.exactOptional(),
    folderId: folderId.exactOptional(),
    ownerId: userId.exactOptional().describe('Only an owner hands a document over'),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something');

export const editDocument = route({
  name: 'editDocument',
  patch: '/v2/documents/{documentId}',
  summary: 'Change the title, description, status, language, folder or owner',
  description: 'If it was changed since it was read, nothing happens: the 412 has its current `etag`.',
  tags: ['Documents'],
  access: writesDocuments,
  params: z.strictObject({ documentId }),
  headers: z.object({ 'if-match': ifMatch }),
  body: Body,
  answers: { 200: writtenDocument },
  problems: [noSuchDocument, notAllowed, unfitDocument, versionMismatch, ifMatchMissing],
  // A repeat without a key finds the version that it made itself, and hears 412.
  ...idempotent('optional', { readThatTells: 'GET /v2/documents/{documentId}?include=', announcesEffect: true }),
  handle: async ({ params, headers, body }, { reads }: Services, exchange) => {
    const given = headers['if-match'];
    if (given === undefined) throw new Problem(ifMatchMissing, 'Send the etag of what you read as If-Match.');
    const reach = reachOf(exchange);
    await requireReadable(reads, params.documentId, reach);
    const change = { documentId: params.documentId, ifMatch: newestTag(given), body };
    const edit = () => reads.editDocument(change, reach).catch(toDocumentProblem(body));
    const document = toWrittenDocument(await effect(exchange, edit));
    return ok(document, { ETag: document.etag });
  },
});
