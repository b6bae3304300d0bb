import { systemClock, type Clock } from '../clock.ts';
import { answersUnavailableProblem } from '../problems.ts';
import { bytesOf, type Entry, type JsonObject, type NewEntry } from '../protocol.ts';
import type {
  AnswerRecord,
  Appended,
  Batch,
  Closed,
  Closing,
  LogListener,
  LookedAfter,
  Opened,
  Opening,
  StreamLog,
} from './stream-log.ts';

export interface MemoryLogOptions {
  readonly clock?: Clock;
  /** Default 20 000: above, new ones are refused. */
  readonly maxAnswers?: number;
  /** Default 256 MiB of text: above, that of the oldest answers that are over is dropped. */
  readonly maxTextBytes?: number;
}

interface Kept {
  record: AnswerRecord;
  readonly fingerprint: string;
  readonly token: string;
  readonly owner: string;
  closedBy: string | undefined;
  leaseEndsAt: number;
  text: Entry[];
  bytes: number;
  textEndsAt: number;
  endsAt: number;
  settleEndsAt: number;
  lookAt: number;
  readonly readers: Map<string, number>;
}

/** For one instance only: another one knows nothing of these answers, and a restart forgets them. */
export function memoryLog(options: MemoryLogOptions = {}): StreamLog {
  return memoryLogs(options)('this instance');
}

/** Several instances over one memory, for tests of what instances do together. */
export function memoryLogs(options: MemoryLogOptions = {}): (instance: string) => StreamLog {
  const { clock = systemClock, maxAnswers = 20_000, maxTextBytes = 256 * 1_048_576 } = options;
  const place = new Place(clock, maxAnswers, maxTextBytes);
  return (instance) => new MemoryLog(place, instance);
}

class Place {
  readonly listeners = new Map<string, LogListener>();
  readonly #answers = new Map<string, Kept>();
  readonly #clock: Clock;
  readonly #maxAnswers: number;
  readonly #maxTextBytes: number;
  #textBytes = 0;

  constructor(clock: Clock, maxAnswers: number, maxTextBytes: number) {
    this.#clock = clock;
    this.#maxAnswers = maxAnswers;
    this.#maxTextBytes = maxTextBytes;
  }

  get now(): number {
    return this.#clock.now();
  }

  get(id: string): Kept | undefined {
    const kept = this.#answers.get(id);
    if (!kept || kept.endsAt > this.now) {
      if (kept && kept.textEndsAt <= this.now) this.dropText(kept);
      return kept;
    }
    this.dropText(kept);
    this.#answers.delete(id);
    return undefined;
  }

  add(id: string, kept: Kept): void {
    if (this.#answers.size >= this.#maxAnswers) for (const each of this.#answers.keys()) this.get(each);
    if (this.#answers.size >= this.#maxAnswers) {
      throw answersUnavailableProblem(`all ${this.#maxAnswers} answers are in use`);
    }
    this.#answers.set(id, kept);
  }

  write(kept: Kept, entries: readonly NewEntry[], bytes = bytesOf(entries)): void {
    let { seq } = kept.record;
    for (const { event, data } of entries) kept.text.push({ seq: ++seq, event, data });
    kept.record = { ...kept.record, seq };
    kept.bytes += bytes;
    this.#textBytes += bytes;
    for (const each of this.#answers.values()) {
      if (this.#textBytes <= this.#maxTextBytes) return;
      if (!each.record.isOpen) this.dropText(each);
    }
  }

  dropText(kept: Kept): void {
    if (kept.text.length > 0) this.#textBytes -= kept.bytes;
    kept.text = [];
    kept.bytes = 0;
  }

  ids(): Iterable<string> {
    return this.#answers.keys();
  }

  view(kept: Kept): AnswerRecord {
    const { record, leaseEndsAt, text } = kept;
    return { ...record, leaseLeftMs: leaseEndsAt - this.now, hasText: text.length > 0 || record.seq === 0 };
  }

  /** Instances that read, and the owner; not the one that says it. */
  tell(kept: Kept, but: string, say: (listener: LogListener) => void): number {
    let readers = 0;
    const told = new Set<string>();
    for (const [instance, endsAt] of kept.readers) {
      if (endsAt <= this.now) kept.readers.delete(instance);
      else if (instance !== but) {
        readers += 1;
        told.add(instance);
      }
    }
    if (kept.owner !== but) told.add(kept.owner);
    for (const instance of told) {
      const listener = this.listeners.get(instance);
      if (listener) queueMicrotask(() => say(listener));
    }
    return readers;
  }
}

class MemoryLog implements StreamLog {
  readonly isShared = false;
  readonly instance: string;
  readonly #place: Place;

  constructor(place: Place, instance: string) {
    this.#place = place;
    this.instance = instance;
  }

  async open(id: string, opening: Opening): Promise<Opened> {
    const before = this.#place.get(id);
    if (before && before.fingerprint !== opening.fingerprint) return { state: 'conflict' };
    if (before) {
      return { state: before.token === opening.token ? 'opened' : 'attached', record: this.#place.view(before) };
    }
    const kept = keptOf(id, opening, this.instance, this.#place.now);
    this.#place.add(id, kept);
    return { state: 'opened', record: this.#place.view(kept) };
  }

  async append(id: string, batch: Batch): Promise<Appended> {
    const kept = this.#place.get(id);
    if (!kept) return { state: 'lost' };
    if (!kept.record.isOpen || kept.token !== batch.token) return { state: 'closed' };
    const { seq } = kept.record;
    if (seq < batch.after) return { state: 'lost' };
    kept.leaseEndsAt = this.#place.now + batch.leaseMs;
    if (seq === batch.after && batch.entries.length > 0) {
      const { bytes = bytesOf(batch.entries) } = batch;
      const isFull = kept.bytes + bytes > batch.maxBytes || seq + batch.entries.length > batch.maxEntries;
      if (isFull) return { state: 'full' };
      this.#place.write(kept, batch.entries, bytes);
      this.#place.tell(kept, this.instance, (listener) => listener.entries(id, seq + 1, batch.entries));
    }
    if (batch.tally) kept.record = { ...kept.record, tally: batch.tally };
    const readers = this.#place.tell(kept, this.instance, () => undefined);
    return { state: 'appended', readers, stopAsked: kept.record.stopAsked };
  }

  async read(id: string, after: number, atMost: number): Promise<readonly Entry[]> {
    const text = this.#place.get(id)?.text ?? [];
    const from = text.findIndex(({ seq }) => seq > after);
    return from < 0 ? [] : text.slice(from, from + atMost);
  }

  async find(id: string): Promise<AnswerRecord | undefined> {
    const kept = this.#place.get(id);
    return kept && this.#place.view(kept);
  }

  async join(id: string, forMs: number): Promise<AnswerRecord | undefined> {
    const kept = this.#place.get(id);
    kept?.readers.set(this.instance, this.#place.now + forMs);
    return kept && this.#place.view(kept);
  }

  async leave(id: string): Promise<void> {
    this.#place.get(id)?.readers.delete(this.instance);
  }

  async askToStop(id: string, why: string): Promise<AnswerRecord | undefined> {
    const kept = this.#place.get(id);
    if (!kept) return undefined;
    if (kept.record.isOpen) {
      kept.record = { ...kept.record, stopAsked: kept.record.stopAsked ?? why };
      const listener = this.#place.listeners.get(kept.owner);
      if (kept.owner !== this.instance) queueMicrotask(() => listener?.stop(id, why));
    }
    return this.#place.view(kept);
  }

  async close(id: string, closing: Closing): Promise<Closed> {
    const { by, token, event, data, why, tally, erase } = closing;
    const kept = this.#place.get(id);
    if (!kept) return { state: 'unknown' };
    if (!kept.record.isOpen) {
      return { state: 'ended', record: this.#place.view(kept), isOwn: kept.closedBy === token };
    }
    const { now } = this.#place;
    const isOwned = kept.leaseEndsAt > now;
    if (by === 'survivor' && isOwned) return { state: 'alive', record: this.#place.view(kept) };
    if (by === 'owner' && kept.token !== token) {
      return { state: 'ended', record: this.#place.view(kept), isOwn: false };
    }
    kept.record = { ...kept.record, seq: Math.max(kept.record.seq, closing.after), ...(tally && { tally }) };
    const end: Entry = { seq: kept.record.seq + 1, event, data };
    this.#place.write(kept, [{ event, data }]);
    const settler = by === 'anyone' && isOwned ? kept.owner : this.instance;
    const fence = kept.record.fence + Number(by !== 'owner');
    kept.record = { ...kept.record, isOpen: false, ending: event, why, settler, fence };
    kept.closedBy = token;
    kept.settleEndsAt = kept.lookAt = now + closing.settleMs;
    kept.textEndsAt = erase ? now : now + Math.max(kept.record.retentionMs, closing.lingerMs);
    kept.endsAt = now + Math.max(closing.rememberMs, kept.record.retentionMs);
    if (erase) this.#place.dropText(kept);
    if (by === 'anyone') this.#place.tell(kept, this.instance, (listener) => listener.cut(id, end));
    else this.#place.tell(kept, this.instance, (listener) => listener.entries(id, end.seq, [{ event, data }]));
    return { state: 'closed', record: this.#place.view(kept), end };
  }

  async cut(id: string, end: NewEntry, erase: boolean): Promise<AnswerRecord | undefined> {
    const kept = this.#place.get(id);
    if (!kept) return undefined;
    if (!kept.record.isOpen) {
      if (erase) this.#place.dropText(kept);
      this.#place.tell(kept, this.instance, (listener) => listener.cut(id, { ...end, seq: kept.record.seq }));
    }
    return this.#place.view(kept);
  }

  async settled(id: string, fence: number): Promise<void> {
    const kept = this.#place.get(id);
    if (kept?.record.fence === fence) kept.record = { ...kept.record, isSettled: true };
  }

  async due(forMs: number, atMost: number): Promise<readonly string[]> {
    const { now } = this.#place;
    const due: string[] = [];
    for (const id of [...this.#place.ids()]) {
      const kept = this.#place.get(id);
      if (!kept || kept.record.isSettled || kept.lookAt > now || due.length >= atMost) continue;
      kept.lookAt = now + forMs;
      due.push(id);
    }
    return due;
  }

  async lookAfter(id: string, settleMs: number): Promise<LookedAfter> {
    const kept = this.#place.get(id);
    if (!kept || kept.record.isSettled) return { state: 'done' };
    const { now } = this.#place;
    if (kept.record.isOpen) {
      return kept.leaseEndsAt > now ? { state: 'alive' } : { state: 'expired', record: this.#place.view(kept) };
    }
    if (kept.settleEndsAt > now) return { state: 'alive' };
    kept.settleEndsAt = now + settleMs;
    kept.record = { ...kept.record, fence: kept.record.fence + 1, settler: this.instance };
    return { state: 'claimed', record: this.#place.view(kept) };
  }

  async hear(listener: LogListener): Promise<void> {
    this.#place.listeners.set(this.instance, listener);
  }

  async stopHearing(): Promise<void> {
    this.#place.listeners.delete(this.instance);
  }
}

function keptOf(id: string, opening: Opening, owner: string, now: number): Kept {
  const { fingerprint, token, meta, leaseMs, retentionMs, forgetMs } = opening;
  const nothingYet = { tally: undefined, ending: undefined, why: undefined, settler: undefined, stopAsked: undefined };
  const state = { isOpen: true, seq: 0, fence: 1, isSettled: false, leaseLeftMs: leaseMs, retentionMs, hasText: true };
  return {
    record: { id, meta: structuredClone(meta) as JsonObject, ...nothingYet, ...state },
    ...{ fingerprint, token, owner, closedBy: undefined, text: [], bytes: 0, readers: new Map() },
    ...{ leaseEndsAt: now + leaseMs, lookAt: now + leaseMs, settleEndsAt: 0 },
    ...{ textEndsAt: now + forgetMs, endsAt: now + forgetMs },
  };
}
