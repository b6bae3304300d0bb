import { createHash } from 'node:crypto';
import { topicOf } from './live-readers.ts';
import type { LiveReader, LiveReaders, Presence } from './live-readers.ts';
import type { PresenceTurns } from './presence-turns.ts';

export interface PresenceRoundsOptions {
  readonly readers: LiveReaders;
  readonly turns: PresenceTurns;
  /** So often a document is looked at, by one of all instances. */
  readonly everyMs: number;
  /** Others are there now. */
  onChanged(topic: string): Promise<unknown>;
  onAsked(outcome: 'ok' | 'failed'): void;
  readonly now?: () => number;
}

// People drop out 30 s after they were last seen, and asking is being seen.
const staysMs = 20_000;
// Who reads again after that is told once more.
const keptMs = 600_000;
const withinMs = 2_000;
const mostAtOnce = 16;

/**
 * The platform says nothing of presence, so it is asked: for a document that is read, by one of its readers after the
 * other, each in their own name and as often as keeps them there. Who is told that it changed reads it for themselves.
 */
export function presenceRounds(options: PresenceRoundsOptions): { tick(): Promise<void> } {
  const { readers, turns, everyMs, onChanged, onAsked, now = () => performance.now() } = options;
  const askedAt = new Map<string, number>(); // by topic and user
  const lookAt = new Map<string, number>(); // by topic
  let open = 0;

  const ask = async (reader: LiveReader): Promise<void> => {
    const topic = topicOf(reader);
    askedAt.set(whoseOf(reader), now());
    open += 1;
    try {
      const seen = digestOf(await reader.presence(withinMs));
      if ((await turns.last(topic)) !== seen) await tell(topic, seen);
      onAsked('ok');
    } catch {
      onAsked('failed'); // the next turn asks in another's name
    } finally {
      open -= 1;
    }
  };

  /** Not more often than it is looked: whoever sees it next finds that it was not said. */
  const tell = async (topic: string, seen: string): Promise<void> => {
    if (!(await turns.take(`${topic}:told`, Math.round(everyMs * 0.9)))) return;
    await onChanged(topic); // before it is noted: it may be said twice, and not never
    await turns.note(topic, seen, keptMs);
  };

  const look = async (topic: string): Promise<void> => {
    const waiting = longestFirst(readers.of(topic), askedAt);
    const [first, ...others] = waiting;
    const isDue = (reader: LiveReader): boolean => now() - (askedAt.get(whoseOf(reader)) ?? -Infinity) >= staysMs;
    const asked = others.filter(isDue);
    if (first && (isDue(first) || (await isOurTurn(topic)))) asked.unshift(first);
    await Promise.all(asked.slice(0, Math.max(0, mostAtOnce - open)).map(ask));
  };

  const isOurTurn = async (topic: string): Promise<boolean> => {
    if (now() < (lookAt.get(topic) ?? 0)) return false;
    lookAt.set(topic, now() + everyMs);
    return await turns.take(topic, Math.round(everyMs * 0.9)).catch(() => true); // nobody knows: each for itself
  };

  return {
    async tick() {
      const topics = readers.topics;
      forgetOthers(lookAt, new Set(topics));
      forgetOthers(askedAt, new Set(readers.all().map(whoseOf)));
      await Promise.all(topics.map(look));
    },
  };
}

/** One for each user: their tabs are there together. */
function longestFirst(readers: Iterable<LiveReader>, askedAt: ReadonlyMap<string, number>): LiveReader[] {
  const ofUsers = new Map([...readers].map((reader) => [reader.userId, reader]));
  const at = (reader: LiveReader): number => askedAt.get(whoseOf(reader)) ?? 0;
  return [...ofUsers.values()].toSorted((a, b) => at(a) - at(b));
}

function whoseOf(reader: LiveReader): string {
  return `${topicOf(reader)} ${reader.userId}`;
}

function forgetOthers(known: Map<string, unknown>, current: ReadonlySet<string>): void {
  for (const name of known.keys()) if (!current.has(name)) known.delete(name);
}

/** Of who is there, doing what and where; not of when they were seen. */
function digestOf({ users }: Presence): string {
  const people = users.map(({ user_id, state, block_id }) => `${user_id} ${state} ${block_id}`).toSorted();
  return createHash('sha256').update(people.join('\n')).digest('base64url');
}
