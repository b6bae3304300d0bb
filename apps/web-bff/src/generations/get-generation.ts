import { aiOff } from '@frontdesk/answering';
import { ok, route } from '@frontdesk/server';
import { budgetSpent } from '@frontdesk/service-clients';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { noSuchDocument } from '../documents/no-such-document.ts';
import { documentId, generationId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { generation, toGeneration } from './generation.ts';
import { noSuchGeneration } from './generation-problems.ts';
import { ownJob } from './own-job.ts';
import { pollHeaders, polled } from './poll.ts';

export const getGeneration = route({
  name: 'getGeneration',
  get: '/v2/documents/{documentId}/generations/{generationId}',
  summary: 'How far a generation is, and what it made',
  description: 'Only for who asked for it, until a day after its end. `Retry-After` says when to ask again.',
  tags: ['Generations'],
  access: readsDocuments,
  params: z.strictObject({ documentId, generationId }),
  answers: { 200: generation },
  problems: [noSuchDocument, noSuchGeneration, aiOff, budgetSpent],
  marks: polled,
  handle: async ({ params }, { reads }: Services, exchange) => {
    const job = await ownJob(reads, params, reachOf(exchange));
    return ok(toGeneration(job), pollHeaders(job));
  },
});
