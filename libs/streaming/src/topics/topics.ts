import type { Readable } from 'node:stream';
import { Problem } from '@frontdesk/problems';
import { OpenReaders, type ReaderSettings, type Recheck } from '../answers/open-readers.ts';
import { orUnavailable } from '../answers/or-unavailable.ts';
import type { Reader } from '../answers/reader.ts';
import type { StreamEvents } from '../answers/settings.ts';
import { every, systemClock, type Clock } from '../clock.ts';
import { tooManyReaders } from '../problems.ts';
import { requireReason, type Entry, type JsonObject } from '../protocol.ts';
import type { Shape } from '../shaping/shaper.ts';
import { eventStreamHeaders, type Frame } from '../sse/event-text.ts';
import { sseSink } from '../sse/sse-sink.ts';
import { LocalTopic } from './local-topic.ts';
import type { Published, TopicKeeping, TopicLog } from './topic-log.ts';

export interface TopicsOptions {
  readonly log: TopicLog;
  readonly events?: Omit<StreamEvents, 'onEnded'>;
  /** 500: who missed more gets a `reset`. */
  readonly mostEvents?: number;
  /** 10 min after its last reader a topic is forgotten. */
  readonly keepMs?: number;
  /** 30 s: so long an instance that fell silent is told. */
  readonly instanceMs?: number;
  readonly readerBytes?: number;
  readonly beatMs?: number;
  readonly stalledMs?: number;
  readonly retryMs?: readonly [number, number];
  readonly mostReaders?: number;
  readonly clock?: Clock;
  readonly random?: () => number;
}

export interface PublishedEvent {
  /** Unique: of those with the same name the first counts, so that every instance may publish what all of them hear. */
  readonly name: string;
  readonly event: string;
  readonly data: JsonObject;
}

export interface TopicReadOptions {
  readonly lastEventId?: string | undefined;
  readonly recheck?: Recheck;
  /** Who reads, as `cutWhere` asks for it. */
  readonly label?: unknown;
  /** Which events this reader gets. */
  readonly only?: (event: string, data: string) => boolean;
}

export interface TopicRead {
  readonly stream: Readable;
  readonly headers: Readonly<Record<string, string>>;
  /** Ends this reader, with `ended`. */
  cut(why: string): void;
}

export interface Topics {
  /** Nothing is kept of a topic that nobody reads. */
  publish(topic: string, event: PublishedEvent): Promise<Published['state']>;
  /** Events from now on, or from the last that the client saw: `reset` where some are missing. */
  read(topic: string, options?: TopicReadOptions): Promise<TopicRead>;
  /** Ends readers of this instance. */
  cutWhere(matches: (label: unknown) => boolean, why: string): void;
  /** Sends all readers to other instances. */
  close(): Promise<void>;
  readonly readers: number;
}

type Settings = ReaderSettings & TopicKeeping & { readonly log: TopicLog; readonly instanceMs: number };

const headers = { ...eventStreamHeaders, 'Frontdesk-Stream': '1' } as const;
const topicForm = /^[\w.:~-]{1,128}$/;
const pollMs = 500;

export async function createTopics({ readerBytes = 65_536, ...options }: TopicsOptions): Promise<Topics> {
  const settings: Settings = {
    ...{ events: {}, mostEvents: 500, keepMs: 600_000, instanceMs: 30_000, beatMs: 15_000, stalledMs: 30_000 },
    ...{ retryMs: [500, 3_000], mostReaders: 10_000, clock: systemClock, random: Math.random },
    ...options,
  };
  const { log } = settings;
  const readers = new OpenReaders(settings, { moved: 'moved', cut: 'ended' });
  const locals = new LocalTopics(settings, (reader) => readers.move(reader));
  const stopTicking = every(settings.clock, 250, () => {
    locals.tick();
    readers.tick(settings.clock.now(), 2);
  });
  await log.hear(locals.listener);

  return {
    async publish(topic, { name, event, data }) {
      const text = JSON.stringify(data);
      const published = await log.publish(requireTopic(topic), { name, event, data: text }, settings);
      if (published.state === 'kept')
        locals.listener.event(topic, published.epoch, { ...published, event, data: text });
      return published.state;
    },
    async read(topic, { lastEventId, only = () => true, ...reading } = {}) {
      if (readers.isFull) throw new Problem(tooManyReaders, 'Too many streams are open here.');
      const local = await orUnavailable(() => locals.toRead(requireTopic(topic)));
      const after = positionOf(local, lastEventId);
      const sink = sseSink({
        ...{ capBytes: readerBytes, retryMs: readers.retryMs() },
        onRoom: () => reader?.room(),
        onLeft: () => reader?.left(),
      });
      // With an id, so that who leaves before the first event can come back to it.
      const first = lastEventId !== undefined && after === undefined ? 'reset' : 'live';
      sink.write([{ event: first, data: '{}', id: idOf(local, after ?? local.lastSeq) }]);
      let reader: Reader | undefined = undefined;
      const added = (reader = readers.add({
        ...{ source: local, sink, shape: topicShape(local, only), after: after ?? local.lastSeq },
        ...{ recheck: reading.recheck, label: reading.label, canMove: true, onOver: () => locals.letGo(local) },
      }));
      return { stream: sink.stream, headers, cut: (why) => readers.cut(added, requireReason(why)) };
    },
    cutWhere: (matches, why) => readers.cutWhere(matches, requireReason(why)),
    async close() {
      stopTicking();
      readers.moveAll();
      await log.stopHearing();
    },
    get readers() {
      return readers.count;
    },
  };
}

/** The topics that this instance reads. */
class LocalTopics {
  readonly #settings: Settings;
  readonly #topics = new Map<string, LocalTopic>();
  readonly #joining = new Map<string, Promise<LocalTopic>>();
  readonly #move: (reader: Reader) => void;
  #isHearing = true;

  constructor(settings: Settings, move: (reader: Reader) => void) {
    this.#settings = settings;
    this.#move = move;
  }

  readonly listener = {
    event: (topic: string, epoch: string, entry: Entry): void => {
      const local = this.#topics.get(topic);
      if (local?.epoch === epoch) local.hear(entry);
    },
    lost: (): void => {
      this.#isHearing = false;
      this.#lookAtAll();
    },
    restored: (): void => {
      this.#isHearing = true;
      this.#lookAtAll();
    },
  };

  async toRead(topic: string): Promise<LocalTopic> {
    const local = this.#topics.get(topic);
    if (local) return local;
    const joining = this.#joining.get(topic) ?? this.#join(topic).finally(() => this.#joining.delete(topic));
    this.#joining.set(topic, joining);
    return await joining;
  }

  letGo(local: LocalTopic): void {
    if (local.readers.size > 0 || this.#topics.get(local.topic) !== local) return;
    this.#topics.delete(local.topic);
    const { log, events } = this.#settings;
    log.leave(local.topic).catch((error: unknown) => events.onError?.('leave', error)); // its registration ends by itself
  }

  tick(): void {
    const now = this.#settings.clock.now();
    for (const local of this.#topics.values()) if (now >= local.lookAt && !local.isLooking) void this.#look(local);
  }

  async #join(topic: string): Promise<LocalTopic> {
    const { log, instanceMs, clock } = this.#settings;
    const place = await log.join(topic, instanceMs, this.#settings);
    const local = new LocalTopic(topic, place, log, clock.now() + instanceMs / 3);
    this.#topics.set(topic, local);
    return local;
  }

  async #look(local: LocalTopic): Promise<void> {
    const { log, instanceMs, clock, events } = this.#settings;
    local.isLooking = true;
    local.lookAt = clock.now() + (this.#isHearing ? instanceMs / 3 : pollMs);
    try {
      const { epoch, seq } = await log.join(local.topic, instanceMs, this.#settings);
      if (epoch === local.epoch) return local.seen(seq);
      // The store forgot it: who comes back is told.
      this.#topics.delete(local.topic);
      for (const reader of [...local.readers]) this.#move(reader);
    } catch (error) {
      local.lookAt = clock.now() + pollMs;
      events.onError?.('look', error);
    } finally {
      local.isLooking = false;
    }
  }

  #lookAtAll(): void {
    for (const local of this.#topics.values()) local.lookAt = 0;
  }
}

function topicShape(local: LocalTopic, only: (event: string, data: string) => boolean): Shape {
  return () => {
    let waiting: Frame[] = [];
    return {
      isDone: false,
      take({ seq, event, data }) {
        if (event === 'reset' || only(event, data)) waiting.push({ event, data, id: idOf(local, seq) });
      },
      get dueAt() {
        return waiting.length === 0 ? undefined : 0;
      },
      flush() {
        const frames = waiting;
        waiting = [];
        return frames;
      },
    };
  };
}

function idOf({ epoch }: LocalTopic, seq: number): string {
  return `${epoch}.${seq}`;
}

/** Undefined: the client was nowhere, or where this log never was. */
function positionOf({ epoch, lastSeq }: LocalTopic, lastEventId: string | undefined): number | undefined {
  const [, ofEpoch, seq] = /^([\w-]{1,64})\.(\d{1,15})$/.exec(lastEventId ?? '') ?? [];
  return ofEpoch === epoch && Number(seq) <= lastSeq ? Number(seq) : undefined;
}

function requireTopic(topic: string): string {
  if (!topicForm.test(topic)) throw new TypeError(`"${topic}" cannot name a topic.`);
  return topic;
}
