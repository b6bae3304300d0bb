import { backendKey, effect, idempotent } from '@frontdesk/idempotency';
import { created, route } from '@frontdesk/server';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { block } from '../documents/block.ts';
import { noSuchDocument, requireReadable } from '../documents/no-such-document.ts';
import { documentId } from '../ids.ts';
import { notAllowed } from '../not-allowed.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { conflictWithDiff } from './conflict-diff.ts';
import { bodyOverLimit, revisionConflict, toRevisionProblem } from './revision-problems.ts';
import { savedRevision, toSavedRevision } from './saved-revision.ts';

// The revisions service takes 5 MiB of content; the rest is for the other members and for white space.
const bodyLimitBytes = 6 * 1024 * 1024;

const Body = z.strictObject({
  baseRevision: z.int().min(1).max(2_147_483_647).describe('The revision that was edited'),
  message: z.string().max(500).nullish(),
  blocks: z.array(block).max(5000),
});

export const saveRevision = route({
  name: 'saveRevision',
  post: '/v2/documents/{documentId}/revisions',
  summary: 'Save a new body',
  description:
    'Whole blocks only. If someone saved first, the 409 has `currentRevision`, `current`, and as `diff` what was changed ' +
    'since `baseRevision`: null if there is no such revision, or if it could not be had, as `degraded` then says.',
  tags: ['Revisions'],
  access: writesDocuments,
  params: z.strictObject({ documentId }),
  body: Body,
  bodyLimitBytes,
  answers: { 201: savedRevision },
  problems: [noSuchDocument, notAllowed, revisionConflict, bodyOverLimit],
  ...idempotent('required', {
    readThatTells: 'GET /v2/documents/{documentId}',
    backendDedupes: true,
    announcesEffect: true,
  }),
  handle: async ({ params, body }, { reads, config }: Services, exchange) => {
    const reach = reachOf(exchange);
    await requireReadable(reads, params.documentId, reach);
    const { baseRevision, message = null, blocks } = body;
    const request = {
      documentId: params.documentId,
      idempotencyKey: backendKey(exchange),
      body: { baseRevision, message, content: { schemaVersion: 3 as const, blocks } },
    };
    const save = () => reads.saveRevision(request, reach).catch(toRevisionProblem);
    const { documentId } = params;
    const by = exchange.startedAt + config.REQUEST_DEADLINE_MS;
    const { body: saved, headers: given } = await effect(exchange, save).catch(
      conflictWithDiff({ reads, documentId, baseRevision, by }, reach),
    );
    // Done before, by an instance that could not say so any more.
    const replayed = given.idempotencyReplayed ? { 'Idempotent-Replayed': 'true' } : {};
    return created(`/v2/documents/${params.documentId}?include=body`, toSavedRevision(saved), replayed);
  },
});
