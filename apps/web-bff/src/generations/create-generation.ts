import { aiOff } from '@frontdesk/answering';
import { effect, idempotent } from '@frontdesk/idempotency';
import { answer, route } from '@frontdesk/server';
import { budgetSpent } from '@frontdesk/service-clients';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { noSuchDocument, requireReadable } from '../documents/no-such-document.ts';
import { blockId, documentId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { requireAi } from './ai-models.ts';
import { generation, toGeneration } from './generation.ts';
import { toGenerationProblem, unfitGeneration } from './generation-problems.ts';
import { pollHeaders, polled } from './poll.ts';

const ofRevision = {
  revision: z.int().min(1).max(2_147_483_647).describe('That it is made of'),
  blockIds: z.array(blockId).min(1).max(500).exactOptional().describe('All blocks when missing'),
};
const language = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/, 'must be a language tag, such as nb-NO');

const Body = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rewrite'),
    ...ofRevision,
    instruction: z.string().trim().min(1).max(2000).describe('How, in words'),
  }),
  z.strictObject({ kind: z.literal('translate'), ...ofRevision, targetLanguage: language.describe('BCP 47') }),
  z.strictObject({ kind: z.literal('summarise'), ...ofRevision }),
]);

// Another job for each call, whoever sends it twice; and jobs are not listed, so that the document alone can be read.
const once = idempotent('required', { readThatTells: 'GET /v2/documents/{documentId}', announcesEffect: true });

export const createGeneration = route({
  name: 'createGeneration',
  post: '/v2/documents/{documentId}/generations',
  summary: 'Have a revision rewritten, translated or summarised',
  description:
    'It runs in the background: ask at `Location` until it is done, at most as often as `Retry-After` says. Nothing is ' +
    'saved to the document. It is paid for by the organisation, also when its outcome is unknown.',
  tags: ['Generations'],
  access: writesDocuments,
  params: z.strictObject({ documentId }),
  body: Body,
  answers: { 202: generation },
  problems: [noSuchDocument, aiOff, unfitGeneration, budgetSpent],
  marks: { ...once.marks, ...polled },
  handle: async ({ params, body }, { reads }: Services, exchange) => {
    const reach = reachOf(exchange);
    await requireReadable(reads, params.documentId, reach);
    const model = await requireAi(reads, reach);
    const request = { body: { ...toRequest(body), document_id: params.documentId, ...(model && { model }) } };
    const job = await effect(exchange, () => reads.createGeneration(request, reach).catch(toGenerationProblem));
    const location = `/v2/documents/${params.documentId}/generations/${job.generation_id}`;
    return answer(202, toGeneration(job), { ...pollHeaders(job), Location: location });
  },
});

function toRequest(body: z.output<typeof Body>) {
  const { kind, revision, blockIds } = body;
  return {
    kind,
    revision,
    ...(blockIds && { block_ids: [...new Set(blockIds)] }),
    ...(body.kind === 'rewrite' && { instruction: body.instruction }),
    ...(body.kind === 'translate' && { target_language: body.targetLanguage }),
  };
}
