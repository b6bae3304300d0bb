import { answerRecheck } from '@frontdesk/answering';
import { endingBecause } from '@frontdesk/audit';
import { principalOf } from '@frontdesk/auth';
import { Problem } from '@frontdesk/problems';
import type { Exchange } from '@frontdesk/server';
import { batched, streamAnswer } from '@frontdesk/streaming';
import type { AnswerRecord } from '@frontdesk/streaming';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { tooManyStreams } from './answer-problems.ts';

// Each frame wakes the radio of a phone: four a second read as well as fifty.
const shape = batched({ everyMs: 250 });

// Access may have been taken away after it was asked, and before this instance knew that the answer is read here.
const soonMs = 500;

interface ToRead {
  readonly record: AnswerRecord;
  readonly lastEventId: string | undefined;
}

/**
 * The events of an answer that the caller may read, until it ends, or they may not any more. It is found, or begun, once
 * there is room for its stream.
 */
export async function openAnswer(
  find: () => Promise<ToRead>,
  services: Pick<Services, 'answers' | 'reads' | 'revocations' | 'openStreams'>,
  exchange: Exchange,
) {
  const { answers, reads, revocations, openStreams } = services;
  const reach = reachOf(exchange);
  const release = openStreams.take(reach.caller.userId);
  if (!release) throw new Problem(tooManyStreams, 'Close one of your other streams first.');
  try {
    const { record, lastEventId } = await find();
    const recheck = { firstMs: soonMs, refused: noting(exchange, answerRecheck(record, reads, reach)) };
    const { stream, headers, cut } = await answers.read(record.id, { lastEventId, recheck, shape });
    if (!stream) release();
    else {
      const unrevoke = revocations.onRevoked(principalOf(exchange), () => {
        endingBecause(exchange, 'session-ended');
        cut('session-ended');
      });
      stream.once('close', () => {
        release();
        unrevoke();
      });
    }
    return streamAnswer({ stream, headers: { ...headers, 'Content-Location': pathOf(record) } });
  } catch (error) {
    release();
    throw error;
  }
}

/** Why it may not be read any more is recorded too. */
function noting(exchange: Exchange, refused: () => Promise<string | undefined>): () => Promise<string | undefined> {
  return async () => {
    const why = await refused();
    if (why !== undefined) endingBecause(exchange, why);
    return why;
  };
}

export function pathOf({ id }: Pick<AnswerRecord, 'id'>): string {
  return `/v1/answers/${id}`;
}
