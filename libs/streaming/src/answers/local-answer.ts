import type { AnswerRecord } from '../log/stream-log.ts';
import { interruptedData, isTerminal, type Entry, type NewEntry } from '../protocol.ts';
import type { Reader, ReadSource } from './reader.ts';
import type { Production } from './production.ts';
import type { Settings } from './settings.ts';

const pageEntries = 128;

/** An answer that this instance owns or reads: what all its readers here share. */
export class LocalAnswer implements ReadSource {
  readonly id: string;
  record: AnswerRecord;
  readonly readers = new Set<Reader>();
  production: Production | undefined;
  /** Readers elsewhere or here: when there were any. */
  readAt: number;
  /** When the log is asked what became of it. Only where it is not owned. */
  lookAt = 0;
  isLooking = false;
  /** The log did not answer: its owner could not renew its lease either. */
  wasAway = false;
  isJoined = false;
  lastSeq: number;
  end: Entry | undefined;
  readonly #settings: Settings;
  #isFetching = false;
  #isBehind = false;

  constructor(record: AnswerRecord, settings: Settings) {
    this.id = record.id;
    this.record = record;
    this.lastSeq = record.seq;
    this.#settings = settings;
    this.readAt = settings.clock.now();
    this.#noteEnd(record);
  }

  async read(after: number): Promise<readonly Entry[]> {
    return await this.#settings.log.read(this.id, after, pageEntries);
  }

  /** Entries that follow each other. What is known already is passed over; where some are missing, the log is read. */
  hear(first: number, entries: readonly NewEntry[]): void {
    if (first > this.lastSeq + 1) return this.fetch();
    const news = entries.slice(this.lastSeq + 1 - first);
    this.deliver(news.map(({ event, data }, index) => ({ seq: this.lastSeq + 1 + index, event, data })));
  }

  deliver(entries: readonly Entry[]): void {
    const last = entries.at(-1);
    if (!last) return;
    this.lastSeq = Math.max(this.lastSeq, last.seq);
    if (isTerminal(last.event)) this.#over(last);
    for (const reader of this.readers) reader.offer(entries);
  }

  /** What the log has more: once for all readers here. */
  fetch(): void {
    this.#isBehind = true;
    if (this.#isFetching) return;
    this.#isFetching = true;
    void this.#fetchAll().finally(() => (this.#isFetching = false));
  }

  /** Asks the log what became of it. */
  async ask(): Promise<void> {
    const record = await this.#settings.log.find(this.id);
    if (record) this.seen(record);
  }

  /** What the log says of it now. */
  seen(record: AnswerRecord): void {
    this.record = record;
    this.#noteEnd(record);
    if (record.seq > this.lastSeq) this.fetch();
  }

  /** It is over, and nobody gets what is on its way. */
  cut(end: Entry): void {
    this.#over(end);
    this.lastSeq = Math.max(this.lastSeq, end.seq);
    for (const reader of [...this.readers]) reader.cut({ ...end, id: String(end.seq) });
  }

  #over(end: Entry): void {
    this.end = end;
    this.record = { ...this.record, isOpen: false, seq: end.seq };
  }

  /** For who does not have its text, and cannot get it any more, however it ended. */
  #noteEnd({ isOpen, ending, why, seq }: AnswerRecord): void {
    const known = ending === 'interrupted' && why !== undefined ? why : 'gone';
    if (!isOpen) this.end ??= { seq, event: 'interrupted', data: interruptedData(known) };
  }

  async #fetchAll(): Promise<void> {
    while (this.#isBehind) {
      this.#isBehind = false;
      try {
        const page = await this.read(this.lastSeq);
        this.deliver(page.filter(({ seq }) => seq > this.lastSeq));
        if (page.length === pageEntries) this.#isBehind = true;
        else if (!this.#isBehind && this.record.seq > this.lastSeq && this.end) this.cut(this.end); // the text is gone
      } catch (error) {
        this.#settings.events.onError?.('read', error);
        this.lookAt = 0;
        return;
      }
    }
  }
}
