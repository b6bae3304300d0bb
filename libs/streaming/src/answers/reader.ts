import type { Clock } from '../clock.ts';
import { isTerminal, type Entry } from '../protocol.ts';
import type { Shaper } from '../shaping/shaper.ts';
import type { Frame } from '../sse/event-text.ts';

/** Where one reader's frames go. */
export interface Sink {
  write(frames: readonly Frame[]): void;
  /** Less than its cap waits. */
  readonly hasRoom: boolean;
  /** Nothing waits. */
  readonly isIdle: boolean;
  /** A sign of life, where the form has one. */
  beat(): void;
  /** What waits is still sent. */
  end(): void;
  /** What waits is not. */
  cut(): void;
}

/** The answer as a reader sees it. */
export interface ReadSource {
  readonly lastSeq: number;
  read(after: number): Promise<readonly Entry[]>;
  /** How it ended, if the text is gone. */
  readonly end: Entry | undefined;
}

export interface ReaderParts {
  readonly source: ReadSource;
  readonly shaper: Shaper;
  readonly sink: Sink;
  readonly after: number;
  /** When its first silence began. */
  readonly beatenAt: number;
  readonly clock: Clock;
  onOver(): void;
}

const againMs = 250;

/**
 * One reader of an answer. It is told what is new as long as it keeps up; else, and at the beginning, it reads the log
 * at its own pace, so that nothing waits for it and no more than its cap is held for it.
 */
export class Reader {
  readonly #parts: ReaderParts;
  #position: number;
  #isLive = false;
  #isReading = false;
  #isOver = false;
  #callOff: (() => void) | undefined;
  #calledAt = Infinity;
  #lastWriteAt: number;
  #lastRoomAt: number;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
    this.#position = parts.after;
    this.#lastWriteAt = parts.beatenAt;
    this.#lastRoomAt = parts.clock.now();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** New entries, which follow each other. */
  offer(entries: readonly Entry[]): void {
    if (this.#isLive && entries[0]?.seq === this.#position + 1) this.#take(entries);
    else {
      this.#isLive = false;
      this.#readOn();
    }
  }

  /** The sink has room (again): what it has not seen is read. */
  room(): void {
    this.#lastRoomAt = this.#parts.clock.now();
    this.#readOn();
  }

  #readOn(): void {
    if (this.#isOver || this.#isReading || this.#isLive) return;
    this.#isReading = true;
    void this.#catchUp();
  }

  /** Once in a while: signs of life, and an end for who does not read. Gives why it was cut. */
  tick(beatMs: number, stalledMs: number): string | undefined {
    const { sink, clock } = this.#parts;
    const now = clock.now();
    if (sink.isIdle) this.#lastRoomAt = now;
    if (now - this.#lastRoomAt > stalledMs) {
      this.cut();
      return 'stalled';
    }
    if (sink.isIdle && now - this.#lastWriteAt >= beatMs) {
      this.#lastWriteAt = now;
      sink.beat();
    }
    return undefined;
  }

  /** What may have been taken is not sent; this is, if nothing waits before it. */
  cut(last?: Frame): void {
    if (this.#isOver) return;
    const { sink } = this.#parts;
    if (last === undefined || !sink.isIdle) sink.cut();
    else {
      sink.write([last]);
      sink.end();
    }
    this.#finish();
  }

  /** To another instance. What it has not seen, it gets there. */
  move(frame: Frame): void {
    if (this.#isOver) return;
    this.#parts.sink.write([frame]);
    this.#parts.sink.end();
    this.#finish();
  }

  /** The client left. */
  left(): void {
    this.#finish();
  }

  async #catchUp(): Promise<void> {
    const { source, sink, clock } = this.#parts;
    try {
      while (!this.#isOver && sink.hasRoom && this.#position < source.lastSeq) {
        const page = await source.read(this.#position);
        if (page.length > 0) this.#take(page);
        else if (source.end) return this.cut({ ...source.end, id: String(source.end.seq) });
        else break;
      }
      this.#isLive = !this.#isOver && this.#position >= source.lastSeq;
    } catch {
      this.#callAt(clock.now() + againMs);
    } finally {
      this.#isReading = false; // in the same turn as the last look at the room
    }
  }

  /** At the first of the times that it is asked for. */
  #callAt(at: number): void {
    if (at >= this.#calledAt) return;
    const { clock } = this.#parts;
    this.#callOff?.();
    this.#calledAt = at;
    this.#callOff = clock.later(Math.max(0, at - clock.now()), () => this.#again());
  }

  #again(): void {
    this.#callOff = undefined;
    this.#calledAt = Infinity;
    this.#readOn();
    this.#flush();
  }

  #take(entries: readonly Entry[]): void {
    const { shaper, sink, clock } = this.#parts;
    for (const entry of entries) {
      if (this.#isOver) return;
      if (!sink.hasRoom) {
        this.#isLive = false;
        return;
      }
      this.#position = entry.seq;
      shaper.take(entry, clock.now());
      this.#flush();
    }
  }

  #flush(): void {
    if (this.#isOver) return;
    const { shaper, sink, clock } = this.#parts;
    const { dueAt } = shaper;
    const now = clock.now();
    if (dueAt === undefined) return;
    if (dueAt > now) {
      this.#callAt(dueAt);
      return;
    }
    const frames = shaper.flush(now);
    if (frames.length > 0) {
      this.#lastWriteAt = now;
      sink.write(frames);
    }
    if (shaper.isDone || frames.some(({ event }) => isTerminal(event))) {
      sink.end();
      this.#finish();
    } else if (shaper.dueAt !== undefined) this.#flush();
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#callOff?.();
    this.#parts.onOver();
  }
}
