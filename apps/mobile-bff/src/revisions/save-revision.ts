import { created, route } from '@frontdesk/server';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { block } from '../documents/block.ts';
import { noSuchDocument, requireReadable } from '../documents/no-such-document.ts';
import { documentId } from '../ids.ts';
import { notAllowed } from '../not-allowed.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { keyReused, revisionConflict, saveUnderWay, toRevisionProblem, bodyOverLimit } from './revision-problems.ts';
import { savedRevision, toSavedRevision } from './saved-revision.ts';

// The revisions service takes 5 MiB of content; the rest is for the other members and for white space.
const bodyLimitBytes = 6 * 1024 * 1024;

const Body = z.strictObject({
  baseRevision: z.int().min(1).max(2_147_483_647).describe('The revision that was edited'),
  message: z.string().max(500).nullish(),
  blocks: z.array(block).max(5000),
});

// The draft writes the key as a string in quotes, the revisions service takes it bare; clients do both.
const idempotencyKey = z
  .string()
  .regex(/^(?:[A-Za-z0-9_-]{16,64}|"[A-Za-z0-9_-]{16,64}")$/, 'must have 16 to 64 of A-Z a-z 0-9 _ -')
  .transform((key) => key.replaceAll('"', ''))
  .optional()
  .describe('New for each intended save: the same again answers as the first did');

export const saveRevision = route({
  name: 'saveRevision',
  post: '/v1/documents/{documentId}/revisions',
  summary: 'Save a new body',
  description: 'Whole blocks only. If someone saved first, the 409 has `currentRevision` and `current`.',
  tags: ['Revisions'],
  access: writesDocuments,
  params: z.strictObject({ documentId }),
  headers: z.object({ 'idempotency-key': idempotencyKey }),
  body: Body,
  bodyLimitBytes,
  answers: { 201: savedRevision },
  problems: [noSuchDocument, notAllowed, revisionConflict, saveUnderWay, keyReused, bodyOverLimit],
  handle: async ({ params, headers, body }, { reads }: Services, exchange) => {
    const reach = reachOf(exchange);
    await requireReadable(reads, params.documentId, reach);
    const { baseRevision, message = null, blocks } = body;
    const { body: saved, headers: given } = await reads
      .saveRevision(
        {
          documentId: params.documentId,
          idempotencyKey: headers['idempotency-key'],
          body: { baseRevision, message, content: { schemaVersion: 3, blocks } },
        },
        reach,
      )
      .catch(toRevisionProblem);
    const replayed = given.idempotencyReplayed ? { 'Idempotency-Replayed': 'true' } : {};
    return created(`/v1/documents/${params.documentId}?body=full`, toSavedRevision(saved), replayed);
  },
});
