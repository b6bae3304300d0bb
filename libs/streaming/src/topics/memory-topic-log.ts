import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from '../clock.ts';
import type { Entry } from '../protocol.ts';
import type { TopicEvent, TopicKeeping, TopicListener, TopicLog } from './topic-log.ts';

interface Kept {
  readonly epoch: string;
  seq: number;
  readonly events: Entry[];
  readonly names: Set<string>;
  readonly readers: Map<string, number>;
  endsAt: number;
}

/** For one instance only. */
export function memoryTopicLog({ clock = systemClock }: { readonly clock?: Clock } = {}): TopicLog {
  return memoryTopicLogs({ clock })('this instance');
}

/** Several instances over one memory, for tests. */
export function memoryTopicLogs({ clock = systemClock }: { readonly clock?: Clock } = {}): (name: string) => TopicLog {
  const topics = new Map<string, Kept>();
  const listeners = new Map<string, TopicListener>();
  const get = (topic: string): Kept | undefined => {
    const kept = topics.get(topic);
    if (kept && kept.endsAt > clock.now()) return kept;
    topics.delete(topic);
    return undefined;
  };
  const add = (topic: string): Kept => {
    for (const each of topics.keys()) get(each);
    const none = { events: [], names: new Set<string>(), readers: new Map<string, number>() };
    const kept: Kept = { epoch: randomUUID(), seq: 0, ...none, endsAt: 0 };
    topics.set(topic, kept);
    return kept;
  };
  const tell = (topic: string, kept: Kept, entry: Entry, but: string): void => {
    for (const [instance, endsAt] of kept.readers) {
      const listener = listeners.get(instance);
      if (endsAt <= clock.now()) kept.readers.delete(instance);
      else if (instance !== but && listener) queueMicrotask(() => listener.event(topic, kept.epoch, entry));
    }
  };

  return (instance) => ({
    async publish(topic: string, { name, event, data }: TopicEvent, { mostEvents }: TopicKeeping) {
      const kept = get(topic);
      if (!kept) return { state: 'unread' };
      if (kept.names.has(name)) return { state: 'known' };
      kept.names.add(name);
      for (const oldest of kept.names) if (kept.names.size > 2 * mostEvents) kept.names.delete(oldest);
      const entry = { seq: ++kept.seq, event, data };
      kept.events.push(entry);
      if (kept.events.length > mostEvents) kept.events.shift();
      tell(topic, kept, entry, instance);
      return { state: 'kept', epoch: kept.epoch, seq: entry.seq };
    },
    async join(topic, forMs, { keepMs }) {
      const kept = get(topic) ?? add(topic);
      kept.endsAt = clock.now() + keepMs;
      kept.readers.set(instance, clock.now() + forMs);
      return { epoch: kept.epoch, seq: kept.seq };
    },
    leave: async (topic) => void get(topic)?.readers.delete(instance),
    read: async (topic, after, atMost) => (get(topic)?.events ?? []).filter(({ seq }) => seq > after).slice(0, atMost),
    hear: async (listener) => void listeners.set(instance, listener),
    stopHearing: async () => void listeners.delete(instance),
  });
}
