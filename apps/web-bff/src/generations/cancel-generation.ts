import { aiOff } from '@frontdesk/answering';
import { ok, route } from '@frontdesk/server';
import { budgetSpent } from '@frontdesk/service-clients';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { noSuchDocument } from '../documents/no-such-document.ts';
import { documentId, generationId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { generation, toGeneration } from './generation.ts';
import { generationFinished, noSuchGeneration, toGenerationProblem } from './generation-problems.ts';
import { ownJob } from './own-job.ts';

export const cancelGeneration = route({
  name: 'cancelGeneration',
  delete: '/v2/documents/{documentId}/generations/{generationId}',
  summary: 'Stop a generation; again is no error',
  description: 'What it made until then is paid for, and not kept.',
  tags: ['Generations'],
  access: writesDocuments,
  params: z.strictObject({ documentId, generationId }),
  answers: { 200: generation },
  problems: [noSuchDocument, noSuchGeneration, generationFinished, aiOff, budgetSpent],
  handle: async ({ params }, { reads }: Services, exchange) => {
    const reach = reachOf(exchange);
    await ownJob(reads, params, reach);
    const request = { generation_id: params.generationId };
    const job = await reads.cancelGeneration(request, reach).catch(toGenerationProblem);
    return ok(toGeneration(job), { 'Cache-Control': 'no-store' });
  },
});
