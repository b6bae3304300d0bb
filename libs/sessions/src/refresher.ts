import { Problem } from '@frontdesk/problems';
import { sessionEndedProblem, sessionsUnavailableProblem } from './problems.ts';
import { ProviderFailure, type Issued, type Provider } from './signing-in/provider.ts';
import type { ContentCodec, SessionContent } from './session-content.ts';
import type { EndReason, NoticeBoard } from './events/session-events.ts';
import type { LiveSession, SessionReader } from './session-reader.ts';
import type { Settings } from './options.ts';

export interface Refresher {
  /** The session with an access token that is good now. One refresh, however many ask on however many instances. */
  fresh(session: LiveSession, signal?: AbortSignal): Promise<LiveSession>;
  /** What is under way is not left half done. */
  close(): Promise<void>;
}

export interface RefresherParts {
  readonly settings: Pick<Settings, 'store' | 'leaseMs' | 'waitMs' | 'now' | 'ticks' | 'random' | 'pause' | 'report'>;
  readonly codec: ContentCodec;
  readonly board: NoticeBoard;
  readonly reader: SessionReader;
  readonly provider: Pick<Provider, 'refresh' | 'revoke'>;
}

const earlyMs = 60_000;
const askAgainMs = 50;
// After a failure of the provider nobody asks for so long, on any instance.
const coolMs = 1_000;
const saveForMs = 60_000;

/** Early, so that a call that starts with a token arrives with it; of a short-lived token the last fifth. */
function isDue({ accessTokenFrom: from, accessTokenEndsAt: end }: SessionContent, now: number): boolean {
  return now >= end - Math.min(earlyMs, (end - from) / 5) || now < from - earlyMs;
}

function isUsable({ accessTokenFrom: from, accessTokenEndsAt: end }: SessionContent, now: number): boolean {
  return now < end - Math.min(1_000, (end - from) / 20);
}

export function createRefresher(parts: RefresherParts): Refresher {
  const { waitMs, now, pause } = parts.settings;
  const closing = new AbortController();
  const attempts = inCommon((key) => attempt(parts, key, closing.signal));
  const waits = inCommon((key) => waited(parts, key, { attempts, closing: closing.signal }));

  return {
    async fresh(session, signal) {
      if (!isDue(session.content, now()) && !session.isAhead) return session;
      if (isUsable(session.content, now())) {
        // Nobody waits for what is only early, and the report has what comes of it.
        attempts.of(session.key).catch(() => undefined);
        return session;
      }
      const late = async () => {
        await pause(waitMs, signal);
        signal?.throwIfAborted();
        throw sessionsUnavailableProblem('a refresh takes too long');
      };
      return await Promise.race([waits.of(session.key), late()]);
    },
    async close() {
      closing.abort();
      await Promise.all([attempts.settled(), waits.settled()]);
    },
  };
}

interface InCommon<T> {
  /** One at a time for each key, for all who ask. */
  of(key: string): Promise<T>;
  settled(): Promise<void>;
}

function inCommon<T>(start: (key: string) => Promise<T>): InCommon<T> {
  const underWay = new Map<string, Promise<T>>();
  return {
    of(key) {
      const running = underWay.get(key) ?? start(key).finally(() => underWay.delete(key));
      underWay.set(key, running);
      return running;
    },
    settled: async () => void (await Promise.allSettled(underWay.values())),
  };
}

interface Busy {
  readonly busyForMs: number;
}

/** One try: the session with a good token, or for how long somebody else has it. */
async function attempt(parts: RefresherParts, key: string, closing: AbortSignal): Promise<LiveSession | Busy> {
  const { store, leaseMs, random } = parts.settings;
  const owner = random(16).toString('base64url');
  const claim = await orUnavailable(() => store.claim(key, owner, leaseMs));
  if (claim.state === 'gone') throw sessionEndedProblem('it ended before its refresh');
  if (claim.state === 'busy') return { busyForMs: claim.forMs };
  const session = parts.reader.opened(key, claim.kept);
  if (!session) throw sessionEndedProblem('it cannot be opened');
  return (await refreshClaimed(parts, session, { owner, closing })) ?? { busyForMs: 0 };
}

interface Waiting {
  readonly attempts: InCommon<LiveSession | Busy>;
  readonly closing: AbortSignal;
}

/** Tries until somebody, here or elsewhere, has a good token. */
async function waited(parts: RefresherParts, key: string, { attempts, closing }: Waiting): Promise<LiveSession> {
  const { waitMs, ticks, pause } = parts.settings;
  const until = ticks() + waitMs;
  do {
    const done = await attempts.of(key);
    if ('content' in done) return done;
    await pause(Math.min(done.busyForMs, askAgainMs), closing);
    const successor = await successorOf(parts, key);
    if (successor) return successor;
  } while (ticks() < until && !closing.aborted);
  throw sessionsUnavailableProblem('another instance refreshes, or the provider failed just now');
}

async function orUnavailable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw sessionsUnavailableProblem('the store of sessions is away', { cause });
  }
}

// Who comes late with the former token is given what followed it, and never sends the former one again.
async function successorOf({ reader, settings }: RefresherParts, key: string): Promise<LiveSession | undefined> {
  const session = await reader.read(key, 'look');
  if (!session) throw sessionEndedProblem('it ended during its refresh');
  return isDue(session.content, settings.now()) ? undefined : session;
}

interface Holding {
  readonly owner: string;
  readonly closing: AbortSignal;
}

/** Undefined: somebody else has the claim by now, and the session has to be read again. */
async function refreshClaimed(
  parts: RefresherParts,
  session: LiveSession,
  holding: Holding,
): Promise<LiveSession | undefined> {
  const { settings, provider } = parts;
  const { store, now, report } = settings;
  const { key, content } = session;
  const release = (ms: number) => store.release(key, holding.owner, ms).catch(() => undefined);
  if (!isDue(content, now())) {
    if (session.isAhead) return await saved(parts, session, holding);
    await release(0);
    return session;
  }
  if (content.refreshToken === undefined) {
    if (!isUsable(content, now())) return await ended(parts, session, { ...holding, reason: 'expired' });
    await release(coolMs);
    return session;
  }
  let issued: Issued;
  try {
    issued = await provider.refresh(content.refreshToken);
  } catch (cause) {
    report({ type: 'refresh-failed', cause });
    if (cause instanceof ProviderFailure && cause.kind === 'refused') {
      return await ended(parts, session, { ...holding, reason: 'refused-by-provider' });
    }
    await release(coolMs);
    if (isUsable(content, now())) return session;
    throw sessionsUnavailableProblem('the login system is away, and the access token has expired', { cause });
  }
  return await saved(parts, { ...session, content: contentAfter(content, issued, now()) }, holding);
}

/** The token that follows takes the place of the former one, where there is one: not every provider rotates. */
function contentAfter(before: SessionContent, issued: Issued, now: number): SessionContent {
  return {
    ...before,
    accessToken: issued.accessToken,
    accessTokenFrom: now,
    accessTokenEndsAt: now + issued.endsInMs,
    refreshToken: issued.refreshToken ?? before.refreshToken,
    idToken: issued.idToken ?? before.idToken,
  };
}

// Before anyone uses it: an access token that is lost is fetched again, a refresh token is not.
async function saved(parts: RefresherParts, next: LiveSession, { owner, closing }: Holding) {
  const { settings, codec, board, provider } = parts;
  const { store, ticks, pause, report } = settings;
  const { key, content } = next;
  const change = { format: codec.format, value: codec.write(key, content) };
  const until = ticks() + saveForMs;
  for (let tries = 1; ; tries += 1) {
    try {
      const outcome = await store.save(key, owner, change);
      if (outcome === 'lost') return undefined;
      if (outcome === 'gone') {
        await provider.revoke(content.refreshToken ?? '').catch(() => undefined);
        throw sessionEndedProblem('it ended while its token was refreshed');
      }
      report({ type: 'refreshed' });
      const { isAhead: _healed, ...known } = next;
      const session = { ...known, generation: next.generation + 1 };
      parts.reader.remember(session, change.value);
      await board.tell({ key, type: 'refreshed', generation: session.generation });
      return session;
    } catch (error) {
      if (error instanceof Problem) throw error;
      report({ type: 'store-away', cause: error });
      if (ticks() >= until || closing.aborted)
        throw sessionsUnavailableProblem('a refresh was not saved', { cause: error });
      await pause(Math.min(1_000, 50 * 2 ** tries), closing);
    }
  }
}

interface Ending extends Holding {
  readonly reason: EndReason;
}

async function ended(parts: RefresherParts, { key }: LiveSession, { owner, reason }: Ending): Promise<undefined> {
  const { store, report } = parts.settings;
  // Somebody took over while we waited for the provider: it is theirs to say.
  if (!(await orUnavailable(() => store.end(key, owner)))) return undefined;
  report({ type: 'ended', reason });
  await parts.board.tell({ key, type: 'ended', reason });
  throw sessionEndedProblem(`a refresh found it ${reason}`);
}
