import { principalOf } from '@frontdesk/auth';
import { Problem } from '@frontdesk/problems';
import type { Exchange } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { sessionOf } from '@frontdesk/sessions';
import { streamAnswer } from '@frontdesk/streaming';
import type { AnswerRecord } from '@frontdesk/streaming';
import { z } from 'zod';
import { readableAmong } from '../documents/readable.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { noSuchAnswerProblem, tooManyStreams } from './answer-problems.ts';

const owned = z.object({ tenantId: z.string(), askerId: z.string(), documentIds: z.array(z.string()) });

/** What an answer is, for whoever asked for it. To anybody else it does not exist. */
export async function requireOwnAnswer(
  answerId: string,
  { answers }: Pick<Services, 'answers'>,
  { caller }: CallerReach,
): Promise<AnswerRecord> {
  const record = await answers.find(answerId);
  const { data } = owned.safeParse(record?.meta);
  const isOwn = data?.tenantId === caller.tenantId && data.askerId === caller.userId;
  if (record === undefined || !isOwn) throw noSuchAnswerProblem();
  return record;
}

/** The same with a yes of the access service, of this moment, on all that it rests on. */
export async function requireReadableAnswer(
  record: AnswerRecord,
  { reads }: Pick<Services, 'reads'>,
  reach: CallerReach,
): Promise<void> {
  const { documentIds } = owned.parse(record.meta);
  const readable = await readableAmong(documentIds, reads, reach);
  if (!documentIds.every((documentId) => readable.has(documentId))) throw noSuchAnswerProblem();
}

// A check that takes longer is a no.
const checkWithinMs = 2_000;

/** The events of an answer that the caller may read, until it ends, or they may not any more. */
export async function openAnswer(
  record: AnswerRecord,
  services: Pick<Services, 'answers' | 'reads' | 'sessions' | 'revocations' | 'openStreams'>,
  exchange: Exchange,
  lastEventId?: string,
) {
  const { answers, sessions, revocations, openStreams } = services;
  const { signal: _gone, deadline: _over, ...reach } = reachOf(exchange);
  const refused = async (): Promise<string | undefined> => {
    const within = { signal: AbortSignal.timeout(checkWithinMs), deadline: performance.now() + checkWithinMs };
    try {
      await requireReadableAnswer(record, services, { ...reach, ...within });
      return undefined;
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return 'access-changed';
      throw error;
    }
  };
  const release = openStreams.take(reach.caller.userId);
  if (!release) throw new Problem(tooManyStreams, 'Close one of your other streams first.');
  try {
    const { stream, headers, cut } = await answers.read(record.id, { lastEventId, recheck: { refused } });
    if (!stream) release();
    else {
      const signedOut = (): void => cut('session-ended');
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

export function pathOf({ id }: Pick<AnswerRecord, 'id'>): string {
  return `/v2/answers/${id}`;
}
