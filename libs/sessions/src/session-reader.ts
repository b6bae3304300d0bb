import { sessionsUnavailableProblem } from './problems.ts';
import { UnknownFormat, type ContentCodec, type SessionContent } from './session-content.ts';
import type { NoticeBoard } from './events/session-events.ts';
import type { Kept, SessionStore } from './store/session-store.ts';
import type { Settings } from './options.ts';

/** A session as this instance knows it. Ends are milliseconds since the epoch. */
export interface LiveSession {
  readonly key: string;
  readonly content: SessionContent;
  readonly generation: number;
  readonly endsAt: number;
  readonly absoluteEndsAt: number;
  /** The store has lost what we saw saved, as a failover can do: this is newer than what it has. */
  readonly isAhead?: true;
}

export interface SessionReader {
  /** Undefined: there is none. Throws `sessions-unavailable` where nobody can tell. */
  read(key: string, use: 'slide' | 'look'): Promise<LiveSession | undefined>;
  /** From a claim. Undefined for what cannot be opened. */
  opened(key: string, kept: Kept): LiveSession | undefined;
  /** What has just been saved, so that it is known here even if the store should lose it. */
  remember(session: LiveSession, value: Buffer): void;
  close(): void;
}

interface Seen {
  readonly session: LiveSession;
  readonly value: Buffer;
  readonly confirmedAt: number;
}

const mostSeen = 10_000;
const mostEnded = 10_000;

type Needs = Pick<Settings, 'store' | 'idleMs' | 'graceMs' | 'now' | 'ticks' | 'report'>;

/**
 * Reads sessions from the store, each time. What was seen stays readable for a short time when the store is away, counted
 * from the moment from which we might have missed that it ended.
 */
export function sessionReader(settings: Needs, codec: ContentCodec, board: NoticeBoard): SessionReader {
  const { store, idleMs, graceMs, now, ticks, report } = settings;
  const seen = new Map<string, Seen>();
  const ended = new Set<string>();
  let lostAt: number | undefined;
  const forget = board.listenToAll((notice) => {
    if (notice === 'lost') lostAt ??= ticks();
    else if (notice === 'restored') {
      lostAt = undefined;
      seen.clear(); // one of them may have ended in between
    } else if (notice.type === 'ended') {
      seen.delete(notice.key);
      keepAtMost(ended, mostEnded).add(notice.key); // no session comes back: also not by a read that is under way
    }
  });

  const remember = (session: LiveSession, value: Buffer): void => {
    seen.delete(session.key);
    if (ended.has(session.key)) return;
    keepAtMost(seen, mostSeen).set(session.key, { session, value, confirmedAt: ticks() });
  };
  const opened = (key: string, kept: Kept): LiveSession | undefined => {
    const { generation, leftMs, absoluteLeftMs } = kept;
    const here = { generation, endsAt: now() + leftMs, absoluteEndsAt: now() + absoluteLeftMs };
    const known = seen.get(key);
    // Its refresh token is the good one: to send the one in the store would look like theft.
    if (known && known.session.generation > generation) return { ...known.session, ...here, isAhead: true };
    const content = known?.value.equals(kept.value) ? known.session.content : readable(codec, key, kept);
    if (!content) {
      report({ type: 'unreadable' });
      return undefined;
    }
    const session = { key, content, ...here };
    remember(session, kept.value);
    return session;
  };
  const inGrace = (key: string): LiveSession | undefined => {
    const known = seen.get(key);
    if (!known || known.session.endsAt <= now()) return undefined;
    return ticks() - Math.max(known.confirmedAt, lostAt ?? ticks()) <= graceMs ? known.session : undefined;
  };

  return {
    opened,
    remember,
    async read(key, use) {
      if (ended.has(key)) return undefined;
      let kept: Kept | undefined;
      try {
        kept = await readFrom(store, key, use === 'slide' ? idleMs : undefined);
      } catch (cause) {
        report({ type: 'store-away', cause });
        const known = inGrace(key);
        if (known) return known;
        throw sessionsUnavailableProblem('the store of sessions is away', { cause });
      }
      if (kept) return opened(key, kept);
      seen.delete(key);
      return undefined;
    },
    close: forget,
  };
}

// A use is written down a few times in the idle time, not at each request.
async function readFrom(store: SessionStore, key: string, idleMs: number | undefined): Promise<Kept | undefined> {
  if (idleMs === undefined) return await store.read(key);
  return await store.read(key, { idleMs, everyMs: Math.min(60_000, Math.ceil(idleMs / 20)) });
}

// What a newer version wrote is no reason to sign anyone out: another instance can read it.
function readable(codec: ContentCodec, key: string, kept: Kept): SessionContent | undefined {
  try {
    return codec.read(key, kept);
  } catch (cause) {
    if (cause instanceof UnknownFormat) throw sessionsUnavailableProblem(cause.message, { cause });
    throw cause;
  }
}

function keepAtMost<C extends Map<string, unknown> | Set<string>>(known: C, most: number): C {
  for (const oldest of known.keys()) {
    if (known.size < most) break;
    known.delete(oldest);
  }
  return known;
}
