import { aiOff, askQuestion, documentsUnder, keyUsedUp, noModelAllowed } from '@frontdesk/answering';
import { touching } from '@frontdesk/audit';
import { keyed, requireKey } from '@frontdesk/idempotency';
import { created, route } from '@frontdesk/server';
import { answerKeyReused, lastEventIdHeaders, readProblems } from '@frontdesk/streaming';
import { quotaProblems } from '@frontdesk/token-quota';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { scopeOf } from '../callers.ts';
import { noSuchDocument, requireReadable } from '../documents/no-such-document.ts';
import { documentId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { answerOffer } from './answer-offer.ts';
import { tooManyStreams } from './answer-problems.ts';
import { openAnswer, pathOf } from './open-answer.ts';

// As libs/streaming remembers them.
const keysKnownMs = 86_400_000;

export const askDocument = route({
  name: 'askDocument',
  post: '/v1/documents/{documentId}/answers',
  summary: 'Ask about a document, and read the answer while it is written',
  description:
    'Server-sent events, at most four times a second: `answer-start`, then `answer-delta` and `citation-available` in ' +
    'turn, `usage`, and one of `answer-end`, `answer-error` and `interrupted`. Where the connection breaks, or after ' +
    '`answer-moved`, go on at `Content-Location` with `Last-Event-ID`. The same key and question give the same answer. ' +
    'With `Accept: application/json` it is 201, and is read at `Location` within ten seconds.',
  tags: ['Answers'],
  access: readsDocuments,
  params: z.strictObject({ documentId }),
  headers: lastEventIdHeaders.extend({ accept: z.string().max(1_000).optional() }),
  body: z.strictObject({ question: z.string().trim().min(1).max(2_000) }),
  answers: { 200: 'bytes', 201: z.object({ answerId: z.string() }), 204: null },
  problems: [
    ...[noSuchDocument, aiOff, noModelAllowed, answerKeyReused, keyUsedUp, tooManyStreams],
    ...[...quotaProblems, ...readProblems],
  ],
  marks: keyed.marks,
  handle: async ({ params, headers, body }, services: Services, exchange) => {
    const { reads, answers, config } = services;
    const reach = reachOf(exchange);
    const acceptBareKeys = config.IDEMPOTENCY_BARE_KEYS === 'on';
    const key = requireKey(exchange, { rememberMs: keysKnownMs, acceptBareKeys });
    await requireReadable(reads, params.documentId, reach);
    const asked = { passages: reads.passages, allowed: reads.allowed, answerSettings: reads.answerSettings };
    const begin = async () => {
      const { record, isNew } = await askQuestion(
        { key: [...scopeOf(exchange), key], place: exchange.path, ...body, ...params },
        { answers, reads: asked, offer: answerOffer(config) },
        reach,
      );
      touching(exchange, documentsUnder(record));
      return { record, lastEventId: isNew ? undefined : headers['last-event-id'] };
    };
    if (!wantsNoStream(headers.accept)) return await openAnswer(begin, services, exchange);
    const { record } = await begin();
    return created(pathOf(record), { answerId: record.id });
  },
});

/** Whoever says so reads it later, at `Location`. */
function wantsNoStream(accept = ''): boolean {
  return accept.includes('application/json') && !accept.includes('text/event-stream');
}
