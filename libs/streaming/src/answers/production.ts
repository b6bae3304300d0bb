import { pause } from '../clock.ts';
import type { AnswerRecord, Appended, Closed } from '../log/stream-log.ts';
import {
  bytesOf,
  interruptedData,
  requireReason,
  type Entry,
  type JsonObject,
  type NewEntry,
  type ProducedEvent,
  type TerminalEvent,
} from '../protocol.ts';
import type { Settings } from './settings.ts';

/** What a producer writes with. */
export interface AnswerWriter {
  readonly id: string;
  /** Aborted when nobody wants the answer any more: its `reason` is an `Interrupted`. */
  readonly signal: AbortSignal;
  /**
   * Resolves when it is kept, before which no reader sees it. Nobody has to wait for it. `tally` is kept with it: what
   * another instance knows of this producer if its process dies.
   */
  emit(event: ProducedEvent, data: JsonObject, tally?: JsonObject): Promise<void>;
  delta(text: string, tally?: JsonObject): Promise<void>;
}

/** Writes an answer, and gives the data of its `answer-end`. What it throws is an `answer-error`. */
export type Produce = (answer: AnswerWriter) => Promise<JsonObject | undefined | void>;

/** Thrown by a producer: the answer ends as `interrupted`, with what was written. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly why: string;
  readonly data: JsonObject;

  constructor(why: string, data: JsonObject = {}) {
    super(`interrupted: ${why}`);
    this.why = requireReason(why);
    this.data = data;
  }
}

export interface ProductionParts {
  readonly record: AnswerRecord;
  readonly token: string;
  readonly settings: Settings;
  /** For the readers of this instance, once it is kept. */
  onKept(entries: readonly Entry[]): void;
  /** It is over, and is to be settled here or not. */
  onOver(record: AnswerRecord, end: Entry | undefined, isSettledHere: boolean): void;
  onReaders(elsewhere: number): void;
}

interface Ending {
  readonly event: TerminalEvent;
  readonly data: string;
  readonly why?: string;
}

const mostInBatch = 256;
const againMs = 100;

class Writer implements AnswerWriter {
  readonly #production: Production;

  constructor(production: Production) {
    this.#production = production;
  }

  get id(): string {
    return this.#production.id;
  }

  get signal(): AbortSignal {
    return this.#production.signal;
  }

  emit(event: ProducedEvent, data: JsonObject, tally?: JsonObject): Promise<void> {
    return this.#production.emit(event, data, tally);
  }

  delta(text: string, tally?: JsonObject): Promise<void> {
    return this.#production.emit('answer-delta', { text }, tally);
  }
}

/** The one run of a producer: its lease, its entries in their order, and its end. */
export class Production {
  readonly #parts: ProductionParts;
  readonly #controller = new AbortController();
  // Made when somebody waits for it: thousands of answers may be waiting for their models.
  #done: PromiseWithResolvers<void> | undefined;
  #isDone = false;
  #queue: NewEntry[] = [];
  /** Settles when what is in the queue, or on its way, is kept. */
  #round: PromiseWithResolvers<void> | undefined;
  #flushing: Promise<void> | undefined;
  #tally: JsonObject | undefined;
  #isTallyNew = false;
  #seq = 0;
  #bytes = 0;
  #confirmedAt: number;
  readonly #startedAt: number;
  #renewAfter = 0.4;
  /** Closed by somebody else, or lost. */
  #fenced: 'closed' | 'lost' | undefined;
  #takesMore = true;

  constructor(parts: ProductionParts) {
    this.#parts = parts;
    this.#confirmedAt = this.#startedAt = parts.settings.clock.now();
  }

  get id(): string {
    return this.#parts.record.id;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Settles when the answer is over, whatever happened. */
  get done(): Promise<void> {
    if (this.#isDone) return Promise.resolve();
    this.#done ??= Promise.withResolvers();
    return this.#done.promise;
  }

  /** When the log last knew of it. */
  get confirmedAt(): number {
    return this.#confirmedAt;
  }

  /** No function of its own is suspended for as long as the producer is: of those there are thousands. */
  run(produce: Produce, first: JsonObject): void {
    this.#push('answer-start', { id: this.#parts.record.id, ...first }).catch(() => undefined);
    this.#produced(produce).then(
      (data) => this.#over(this.#endingOf(data)),
      (error: unknown) => this.#over(this.#endingBy(error)),
    );
  }

  /** The first reason counts. */
  abort(why: string): void {
    if (this.#controller.signal.aborted) return;
    this.#controller.abort(new Interrupted(why));
    const { clock, endWithinMs } = this.#parts.settings;
    clock.later(endWithinMs, () => this.#over(this.#endingOf()));
  }

  /** Somebody else closed it. */
  fence(why: string): void {
    this.#fenced ??= 'closed';
    this.abort(why);
  }

  /** Once in a while: keeps the lease. */
  tick(now: number): void {
    const { leaseMs, graceMs, maxForMs } = this.#parts.settings;
    if (this.#fenced || !this.#takesMore) return;
    const silentMs = now - this.#confirmedAt;
    if (silentMs > 3 * leaseMs) this.abort('store-away');
    else if (silentMs >= this.#renewAfter * Math.min(leaseMs, graceMs)) this.#renew();
    if (now - this.#startedAt > maxForMs) this.abort('too-long');
  }

  // Spread, since many begin at once.
  #renew(): void {
    this.#renewAfter = 0.35 + 0.15 * this.#parts.settings.random();
    this.#kick(true);
  }

  /** As the producer said, or as it was told to; when it goes on for too long after that, what it says comes too late. */
  #over(ending: Ending): void {
    if (!this.#takesMore) return;
    this.#takesMore = false;
    void this.#finish(ending);
  }

  async #finish(ending: Ending): Promise<void> {
    while (this.#flushing) await this.#flushing;
    await this.#close(ending);
    this.#isDone = true;
    this.#done?.resolve();
  }

  #produced(produce: Produce): ReturnType<Produce> {
    try {
      return produce(new Writer(this));
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  #endingOf(data?: JsonObject | void): Ending {
    const { signal } = this.#controller;
    if (signal.aborted) {
      const { why } = signal.reason as Interrupted;
      return { event: 'interrupted', data: interruptedData(why), why };
    }
    try {
      return { event: 'answer-end', data: JSON.stringify(data ?? {}) };
    } catch (error) {
      return this.#failed(error);
    }
  }

  #endingBy(error: unknown): Ending {
    if (this.#controller.signal.aborted) return this.#endingOf();
    if (!(error instanceof Interrupted)) return this.#failed(error);
    return { event: 'interrupted', data: JSON.stringify({ ...error.data, why: error.why }), why: error.why };
  }

  #failed(error: unknown): Ending {
    const { events, errorData } = this.#parts.settings;
    events.onError?.('produce', error);
    return { event: 'answer-error', data: JSON.stringify(errorData(error)), why: 'failed' };
  }

  /** As `AnswerWriter.emit`. */
  emit(event: ProducedEvent, data: JsonObject, tally?: JsonObject): Promise<void> {
    if (tally) {
      this.#tally = tally;
      this.#isTallyNew = true;
    }
    const kept = this.#push(event, data);
    kept.catch(() => undefined); // who does not wait for it hears of it by the signal
    return kept;
  }

  #push(event: string, data: JsonObject): Promise<void> {
    const { maxBytes, maxEntries } = this.#parts.settings;
    const entry = { event, data: JSON.stringify(data) };
    if (!this.#takesMore || this.#fenced) return Promise.reject(new Interrupted('over'));
    this.#bytes += bytesOf([entry]);
    if (this.#bytes > maxBytes || this.#seq + this.#queue.length >= maxEntries) {
      this.abort('too-long');
      return Promise.reject(new Interrupted('too-long'));
    }
    this.#queue.push(entry);
    if (!this.#round) {
      this.#round = Promise.withResolvers();
      this.#round.promise.catch(() => undefined);
    }
    const { promise } = this.#round;
    this.#kick(false);
    return promise;
  }

  /** One write is under way at a time; what comes meanwhile goes with the next. */
  #kick(isRenewal: boolean): void {
    if (!this.#flushing && !this.#fenced) this.#flushing = this.#flush(isRenewal);
  }

  async #flush(isRenewal: boolean): Promise<void> {
    for (let renews = isRenewal; !this.#fenced && (renews || this.#queue.length > 0); renews = false) {
      const entries = this.#queue.splice(0, mostInBatch);
      const round = this.#round;
      if (this.#queue.length === 0) this.#round = undefined;
      await this.#write(entries);
      if (this.#fenced) round?.reject(new Interrupted('over'));
      else if (round !== this.#round) round?.resolve();
    }
    if (this.#fenced) this.#round?.reject(new Interrupted('over'));
    this.#flushing = undefined; // in the same turn as the last look at the queue
  }

  async #write(entries: readonly NewEntry[]): Promise<void> {
    const appended = await this.#append(entries);
    if (appended.state === 'appended') {
      const first = this.#seq + 1;
      this.#seq += entries.length;
      if (entries.length > 0) this.#parts.onKept(entries.map((entry, index) => ({ ...entry, seq: first + index })));
      this.#parts.onReaders(appended.readers);
      if (appended.stopAsked !== undefined) this.abort(appended.stopAsked);
    } else if (appended.state === 'full') this.abort('too-long');
    else {
      this.#fenced ??= appended.state;
      this.abort(appended.state === 'lost' ? 'log-lost' : 'owner-lost');
    }
  }

  async #append(entries: readonly NewEntry[]): Promise<Appended> {
    const { record, token, settings } = this.#parts;
    const { log, clock, leaseMs, maxBytes, maxEntries } = settings;
    const tally = this.#isTallyNew ? this.#tally : undefined;
    const batch = { token, after: this.#seq, entries, tally, leaseMs, maxBytes, maxEntries };
    for (let isFirst = true; ; isFirst = false) {
      const at = clock.now();
      try {
        const appended = await log.append(record.id, batch);
        this.#confirmedAt = at;
        if (tally === this.#tally) this.#isTallyNew = false;
        return appended;
      } catch (error) {
        if (isFirst) settings.events.onError?.('append', error);
        if (clock.now() - this.#confirmedAt > 4 * leaseMs || this.#fenced) return { state: 'lost' };
        await pause(clock, againMs);
      }
    }
  }

  async #close(ending: Ending): Promise<void> {
    const parts = this.#parts;
    const { settings, record } = parts;
    const closed = await this.#closed(ending);
    const { onEnded } = settings.events;
    const here = (found: AnswerRecord): AnswerRecord => ({ ...found, tally: this.#tally ?? found.tally });
    if (closed?.state === 'closed') {
      onEnded?.(here(closed.record));
      return parts.onOver(here(closed.record), closed.end, true);
    }
    if (closed?.state === 'ended') {
      // By somebody who left the settling to its owner, or by a try of our own whose answer was lost.
      if (closed.isOwn) onEnded?.(here(closed.record));
      return parts.onOver(here(closed.record), undefined, closed.record.settler === settings.log.instance);
    }
    const end = { ...ending, event: 'interrupted', data: interruptedData('log-lost'), seq: this.#seq + 1 };
    const lost: AnswerRecord = { ...record, isOpen: false, ending: 'interrupted', why: 'log-lost', seq: end.seq };
    onEnded?.(here(lost));
    parts.onOver(here(lost), end, true);
  }

  async #closed({ event, data, why }: Ending): Promise<Closed | undefined> {
    const { record, token, settings } = this.#parts;
    const { log, clock, leaseMs, lingerMs, rememberMs, settleMs } = settings;
    const owned = { by: 'owner', token, event, data, why, tally: this.#tally, after: this.#seq, erase: false } as const;
    const closing = { ...owned, lingerMs, rememberMs, settleMs };
    const startedAt = clock.now();
    for (let isFirst = true; ; isFirst = false) {
      try {
        const closed = await log.close(record.id, closing);
        return closed.state === 'closed' || closed.state === 'ended' ? closed : undefined;
      } catch (error) {
        if (isFirst) settings.events.onError?.('close', error);
        if (clock.now() - startedAt > 3 * leaseMs) return undefined;
        await pause(clock, againMs);
      }
    }
  }
}
