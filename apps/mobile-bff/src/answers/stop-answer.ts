import { documentsUnder, requireOwnAnswer } from '@frontdesk/answering';
import { touching } from '@frontdesk/audit';
import { noContent, route } from '@frontdesk/server';
import { answersUnavailable, readProblems } from '@frontdesk/streaming';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { answerId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';

const [noSuchAnswer] = readProblems;

export const stopAnswer = route({
  name: 'stopAnswer',
  delete: '/v1/answers/{answerId}',
  summary: 'Stop an answer; again is no error',
  description: 'It ends as `interrupted`, with what was written, which is paid for and can be read as any other.',
  tags: ['Answers'],
  access: readsDocuments,
  params: z.strictObject({ answerId }),
  answers: { 204: null },
  problems: [noSuchAnswer, answersUnavailable],
  handle: async ({ params }, services: Services, exchange) => {
    const { answers } = services;
    const record = await requireOwnAnswer(params.answerId, answers, reachOf(exchange));
    touching(exchange, documentsUnder(record));
    await answers.stop(record.id);
    return noContent();
  },
});
