import { endingBecause } from '@frontdesk/audit';
import { principalOf } from '@frontdesk/auth';
import { Problem } from '@frontdesk/problems';
import type { Exchange } from '@frontdesk/server';
import { sessionOf } from '@frontdesk/sessions';
import type { TopicRead } from '@frontdesk/streaming';
import { tooManyStreams } from '../answers/answer-problems.ts';
import { hideDocument, mayRead, noSuchDocumentProblem } from '../documents/no-such-document.ts';
import { permissionsOn } from '../documents/permissions.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import type { LiveReader } from './live-readers.ts';

type Needs = Pick<Services, 'live' | 'reads' | 'sessions' | 'revocations' | 'openStreams'>;

/** The events of a document that the caller may read, until they leave, their session ends, or they may not any more. */
export async function openLive(
  documentId: string,
  services: Needs,
  exchange: Exchange,
  lastEventId: string | undefined,
): Promise<TopicRead> {
  const { live, reads, sessions, revocations, openStreams } = services;
  const before = live.accessChanges;
  const reach = reachOf(exchange);
  const access = await reads.access({ documentId }, reach).catch(hideDocument);
  if (!mayRead(access)) throw noSuchDocumentProblem();
  const release = openStreams.take(reach.caller.userId);
  if (!release) throw new Problem(tooManyStreams, 'Close one of your other streams first.');
  try {
    const asking = askingFor(documentId, access.permissions.includes('share'), services, exchange);
    const open = await live.read(asking, { lastEventId, before });
    const signedOut = (): void => {
      endingBecause(exchange, 'session-ended');
      open.cut('session-ended');
    };
    const unwatch = sessions.watch(sessionOf(exchange).key, ({ type }) => void (type === 'ended' && signedOut()));
    const unrevoke = revocations.onRevoked(principalOf(exchange), signedOut);
    open.stream.once('close', () => {
      release();
      unwatch();
      unrevoke();
    });
    return open;
  } catch (error) {
    release();
    throw error;
  }
}

/** What is asked in a reader's name as long as they read, which is longer than the request and its token. */
function askingFor(
  documentId: string,
  mayShare: boolean,
  { reads, sessions }: Needs,
  exchange: Exchange,
): Omit<LiveReader, 'cut'> {
  const { signal: _gone, deadline: _over, ...reach } = reachOf(exchange);
  const { cookie } = exchange.headers;
  const within = (ms: number) => ({ signal: AbortSignal.timeout(ms), deadline: performance.now() + ms });
  return {
    ...{ tenantId: reach.caller.tenantId, userId: reach.caller.userId, documentId, mayShare },
    async permissions(withinMs) {
      const all = await permissionsOn([documentId], reads, { ...reach, ...within(withinMs) });
      const may = all.get(documentId) ?? new Set();
      if (!may.has('read')) endingBecause(exchange, 'access-changed');
      return may;
    },
    async presence(withinMs) {
      const limits = within(withinMs);
      // By now the token that it was opened with may be over. To ask keeps no session alive.
      const session = await sessions.fresh(await sessions.find(cookie, 'look'), limits.signal);
      const { proof, ...who } = await sessions.tokens.verify(session.content.accessToken, limits.signal);
      if (proof.kind !== 'bearer') throw new TypeError('The token of a session is a bearer token.');
      const caller = { ...who, proof };
      return await reads.presence({ document_id: documentId }, { ...reach, ...limits, caller });
    },
  };
}
