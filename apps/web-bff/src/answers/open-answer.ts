import { answerRecheck } from '@frontdesk/answering';
import { endingBecause } from '@frontdesk/audit';
import { principalOf } from '@frontdesk/auth';
import { Problem } from '@frontdesk/problems';
import type { Exchange } from '@frontdesk/server';
import { sessionOf } from '@frontdesk/sessions';
import { streamAnswer } from '@frontdesk/streaming';
import type { AnswerRecord } from '@frontdesk/streaming';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { tooManyStreams } from './answer-problems.ts';

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
  services: Pick<Services, 'answers' | 'reads' | 'sessions' | 'revocations' | 'openStreams'>,
  exchange: Exchange,
) {
  const { answers, reads, sessions, revocations, openStreams } = services;
  const reach = reachOf(exchange);
  const release = openStreams.take(reach.caller.userId);
  if (!release) throw new Problem(tooManyStreams, 'Close one of your other streams first.');
  try {
    const { record, lastEventId } = await find();
    const recheck = { firstMs: soonMs, refused: noting(exchange, answerRecheck(record, reads, reach)) };
    const { stream, headers, cut } = await answers.read(record.id, { lastEventId, recheck });
    if (!stream) release();
    else {
      const signedOut = (): void => {
        endingBecause(exchange, 'session-ended');
        cut('session-ended');
      };
      const unwatch = sessions.watch(sessionOf(exchange).key, ({ type }) => void (type === 'ended' && signedOut()));
      const unrevoke = revocations.onRevoked(principalOf(exchange), signedOut);
      stream.once('close', () => {
        release();
        unwatch();
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
  return `/v2/answers/${id}`;
}
