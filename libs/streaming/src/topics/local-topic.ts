import type { Reader, ReadSource } from '../answers/reader.ts';
import type { Entry } from '../protocol.ts';
import type { TopicLog, TopicPlace } from './topic-log.ts';

const pageEvents = 128;

/** A topic that this instance reads: what all its readers here share. */
export class LocalTopic implements ReadSource {
  readonly topic: string;
  readonly epoch: string;
  readonly readers = new Set<Reader>();
  readonly end = undefined;
  lastSeq: number;
  /** When its place is asked for. */
  lookAt: number;
  isLooking = false;
  readonly #log: TopicLog;

  constructor(topic: string, { epoch, seq }: TopicPlace, log: TopicLog, lookAt: number) {
    this.topic = topic;
    this.epoch = epoch;
    this.lastSeq = seq;
    this.lookAt = lookAt;
    this.#log = log;
  }

  /** What was dropped before it could be read shows as a `reset`. */
  async read(after: number): Promise<readonly Entry[]> {
    const upTo = this.lastSeq;
    const page = await this.#log.read(this.topic, after, pageEvents);
    const before = (page[0]?.seq ?? upTo + 1) - 1;
    return before > after ? [{ seq: before, event: 'reset', data: '{}' }, ...page] : page;
  }

  /** The next event, or one after some that were missed: these the readers read for themselves. */
  hear(entry: Entry): void {
    if (entry.seq <= this.lastSeq) return;
    this.lastSeq = entry.seq;
    for (const reader of this.readers) reader.offer([entry]);
  }

  /** It is there; what came in between is read. */
  seen(seq: number): void {
    if (seq <= this.lastSeq) return;
    this.lastSeq = seq;
    for (const reader of this.readers) reader.offer([]);
  }
}
