import { documentsUnder, requireOwnAnswer, requireReadableAnswer } from '@frontdesk/answering';
import { touching } from '@frontdesk/audit';
import { route } from '@frontdesk/server';
import { lastEventIdHeaders, readProblems } from '@frontdesk/streaming';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { answerId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { tooManyStreams } from './answer-problems.ts';
import { openAnswer } from './open-answer.ts';

export const getAnswer = route({
  name: 'getAnswer',
  get: '/v2/answers/{answerId}',
  summary: 'Go on reading an answer after `Last-Event-ID`, or read it again',
  description:
    'Only for who asked, and as long as they may read all that it rests on. While it is written it is followed to its ' +
    'end; 204: there is nothing after that event.',
  tags: ['Answers'],
  access: readsDocuments,
  params: z.strictObject({ answerId }),
  headers: lastEventIdHeaders,
  answers: { 200: 'bytes', 204: null },
  problems: [...readProblems, tooManyStreams],
  handle: async ({ params, headers }, services: Services, exchange) => {
    const reach = reachOf(exchange);
    const find = async () => {
      const record = await requireOwnAnswer(params.answerId, services.answers, reach);
      touching(exchange, documentsUnder(record)); // also where it is refused
      await requireReadableAnswer(record, services.reads, reach);
      return { record, lastEventId: headers['last-event-id'] };
    };
    return await openAnswer(find, services, exchange);
  },
});
