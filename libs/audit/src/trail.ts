import type { AuditSink } from './sinks/audit-sink.ts';

export interface TrailEvents {
  /** A batch is kept. */
  onWritten?(records: number, seconds: number): void;
  /** There was no room for a record any more. */
  onDropped?(): void;
  onLost?(cause: unknown): void;
  onRestored?(dropped: number): void;
  /** What still waited when it was closed is lost. */
  onUnwritten?(records: number): void;
}

export interface TrailOptions {
  readonly sink: AuditSink;
  /** What is written where records are missing. */
  readonly gap: (dropped: number, since: Date, until: Date) => string;
  /** 100 ms: what a crash may lose of what nobody waits for. */
  readonly batchMs: number;
  /** Of one batch. */
  readonly mostPerBatch: number;
  /** Of those that wait for the sink. */
  readonly mostWaiting: number;
  /** A batch that takes longer: the sink is lost. */
  readonly writeWithinMs: number;
  readonly events: TrailEvents;
}

export interface Trail {
  /** Its place, for `kept`; undefined: it was dropped. */
  add(line: string): number | undefined;
  /** Whether the record at that place is in the sink, at the latest when the time for a batch is over. */
  kept(place: number): Promise<boolean>;
  readonly isLost: boolean;
  readonly isFull: boolean;
  readonly dropped: number;
  /** What waits is written, if that is done in time. Gives how many were not. */
  close(withinMs: number): Promise<number>;
}

const firstRetryMs = 100;
const longestRetryMs = 2_000;

/** What waits for its sink: bounded, in order, one batch after the other. */
export function openTrail(options: TrailOptions): Trail {
  return new WaitingTrail(options);
}

interface Waiter {
  readonly place: number;
  readonly tell: (isKept: boolean) => void;
}

class WaitingTrail implements Trail {
  readonly #options: TrailOptions;
  #waiting: string[] = [];
  /** How many there have been, and how many are kept. */
  #added = 0;
  #kept = 0;
  #dropped = 0;
  #gap: { count: number; since: Date } | undefined;
  #isLost = false;
  #tries = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #waiters: Waiter[] = [];
  #isClosed = false;

  constructor(options: TrailOptions) {
    this.#options = options;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  get isFull(): boolean {
    return this.#waiting.length >= this.#options.mostWaiting;
  }

  get dropped(): number {
    return this.#dropped;
  }

  add(line: string): number | undefined {
    if (this.isFull || this.#isClosed) {
      this.#drop();
      return undefined;
    }
    this.#waiting.push(line);
    this.#added += 1;
    if (this.#waiting.length >= this.#options.mostPerBatch) this.#soon();
    else this.#later(this.#options.batchMs);
    return this.#added;
  }

  kept(place: number): Promise<boolean> {
    if (place <= this.#kept) return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const { writeWithinMs } = this.#options;
    const timer = setTimeout(() => this.#lose(new Error(`a record waited ${writeWithinMs} ms`)), writeWithinMs);
    const tell = (isKept: boolean): void => {
      clearTimeout(timer);
      resolve(isKept);
    };
    this.#waiters.push({ place, tell });
    this.#soon();
    return promise;
  }

  async close(withinMs: number): Promise<number> {
    clearTimeout(this.#timer);
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, withinMs);
    // One that is under way, and one for what came meanwhile; after a failure there is one more try.
    const rest = (async () => {
      for (let left = Infinity; this.#writing || this.#waiting.length < left;) {
        left = this.#waiting.length;
        if (left === 0 && !this.#writing) break;
        await (this.#writing ?? this.#write());
      }
    })();
    await Promise.race([rest, late]);
    clearTimeout(timer);
    clearTimeout(this.#timer);
    this.#isClosed = true;
    this.#tell(() => true, false);
    const unwritten = this.#waiting.length;
    if (unwritten > 0) this.#options.events.onUnwritten?.(unwritten);
    return unwritten;
  }

  #drop(): void {
    this.#dropped += 1;
    this.#gap ??= { count: 0, since: new Date() };
    this.#gap.count += 1;
    this.#options.events.onDropped?.();
  }

  // What waits for the next try of a lost sink waits on.
  #soon(): void {
    if (!this.#writing && !this.#isLost) void this.#write();
  }

  #later(ms: number): void {
    if (this.#writing || this.#isClosed) return;
    this.#timer ??= setTimeout(() => void this.#write(), ms);
    this.#timer.unref();
  }

  #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return Promise.resolve();
    this.#writing = this.#batch().finally(() => {
      this.#writing = undefined;
      if (this.#isLost) this.#later(retryMs(this.#tries));
      else if (this.#waiters.length > 0 || this.#waiting.length >= this.#options.mostPerBatch) this.#soon();
      else if (this.#waiting.length > 0) this.#later(this.#options.batchMs);
    });
    return this.#writing;
  }

  async #batch(): Promise<void> {
    const { sink, mostPerBatch, writeWithinMs, events } = this.#options;
    const batch = this.#waiting.slice(0, mostPerBatch);
    const startedAt = performance.now();
    // The next one waits for this one, however long it takes: else what is written later could stand before it.
    const late = setTimeout(() => this.#lose(new Error(`${sink.name} took over ${writeWithinMs} ms`)), writeWithinMs);
    try {
      await sink.write(batch);
      this.#waiting = this.#waiting.slice(batch.length);
      this.#kept += batch.length;
      events.onWritten?.(batch.length, (performance.now() - startedAt) / 1000);
      this.#tell((waiter) => waiter.place <= this.#kept, true);
      this.#restore();
    } catch (error) {
      this.#tries += 1;
      this.#lose(error);
    } finally {
      clearTimeout(late);
    }
  }

  #lose(cause: unknown): void {
    const isNew = !this.#isLost;
    this.#isLost = true;
    this.#tell(() => true, false);
    if (isNew) this.#options.events.onLost?.(cause);
  }

  #restore(): void {
    this.#tries = 0;
    const gap = this.#gap;
    if (gap && !this.isFull) {
      this.#gap = undefined;
      this.#waiting.push(this.#options.gap(gap.count, gap.since, new Date()));
      this.#added += 1;
    }
    if (!this.#isLost) return;
    this.#isLost = false;
    this.#options.events.onRestored?.(gap?.count ?? 0);
  }

  #tell(whom: (waiter: Waiter) => boolean, isKept: boolean): void {
    const [told, left] = [this.#waiters.filter(whom), this.#waiters.filter((waiter) => !whom(waiter))];
    this.#waiters = left;
    for (const { tell } of told) tell(isKept);
  }
}

function retryMs(tries: number): number {
  return Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(tries, 10)) * (0.5 + Math.random() / 2);
}
