import { aiOff, askQuestion, documentsUnder, keyUsedUp, noModelAllowed } from '@frontdesk/answering';
import { touching } from '@frontdesk/audit';
import { keyed, requireKey } from '@frontdesk/idempotency';
import { created } from '@frontdesk/server';
import type { Exchange } from '@frontdesk/server';
import { answerKeyReused, lastEventIdHeaders, readProblems } from '@frontdesk/streaming';
import { quotaProblems } from '@frontdesk/token-quota';
import { z } from 'zod';
import { scopeOf } from '../callers.ts';
import { requireReadable } from '../documents/no-such-document.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { answerOffer } from './answer-offer.ts';
import { tooManyStreams } from './answer-problems.ts';
import { openAnswer, pathOf } from './open-answer.ts';

// As libs/streaming remembers them.
const keysKnownMs = 86_400_000;

/** What the routes that ask have in common. */
export const asking = {
  headers: lastEventIdHeaders.extend({ accept: z.string().max(1_000).optional() }),
  body: z.strictObject({ question: z.string().trim().min(1).max(2_000) }),
  answers: {
    200: 'bytes',
    201: z.object({ answerId: z.string() }),
    204: null,
  },
  problems: [aiOff, noModelAllowed, answerKeyReused, keyUsedUp, tooManyStreams, ...quotaProblems, ...readProblems],
  marks: keyed.marks,
} as const;

interface AskInput {
  readonly headers: z.output<typeof asking.headers>;
  readonly body: z.output<typeof asking.body>;
  readonly documentId?: string;
}

/** Begins the answer, or finds the one that this key began, and sends it as it is written. */
export async function ask({ headers, body, documentId }: AskInput, services: Services, exchange: Exchange) {
  const { reads, answers, config } = services;
  const reach = reachOf(exchange);
  const acceptBareKeys = config.IDEMPOTENCY_BARE_KEYS === 'on';
  const key = requireKey(exchange, { rememberMs: keysKnownMs, acceptBareKeys });
  if (documentId !== undefined) await requireReadable(reads, documentId, reach);
  const asked = { passages: reads.passages, allowed: reads.allowed, answerSettings: reads.answerSettings };
  const begin = async () => {
    const { record, isNew } = await askQuestion(
      { key: [...scopeOf(exchange), key], place: exchange.path, question: body.question, documentId },
      { answers, reads: asked, offer: answerOffer(config) },
      reach,
    );
    touching(exchange, documentsUnder(record));
    return { record, lastEventId: isNew ? undefined : headers['last-event-id'] };
  };
  if (!wantsNoStream(headers.accept)) return await openAnswer(begin, services, exchange);
  const { record } = await begin();
  return created(pathOf(record), { answerId: record.id });
}

/** Whoever says so reads it later, at `Location`. */
function wantsNoStream(accept = ''): boolean {
  return accept.includes('application/json') && !accept.includes('text/event-stream');
}
