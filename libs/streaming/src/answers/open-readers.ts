import { interruptedData } from '../protocol.ts';
import { rounds } from '../rounds.ts';
import type { Shape } from '../shaping/shaper.ts';
import { jittered, type Frame } from '../sse/event-text.ts';
import { Reader, type ReadSource, type Sink } from './reader.ts';
import type { Settings } from './settings.ts';

export interface Recheck {
  /** Default 60 s. */
  readonly everyMs?: number;
  /** The first time; default as the others. Soon, for what changed after access was asked and before anyone read here. */
  readonly firstMs?: number;
  /** Why it may not be read any more; undefined, it may. What throws is a no. */
  readonly refused: () => Promise<string | undefined>;
}

export interface NewReader {
  readonly source: ReadSource & { readonly readers: Set<Reader> };
  readonly shape: Shape;
  readonly sink: Sink;
  readonly after: number;
  readonly recheck: Recheck | undefined;
  /** Can go to another instance: it has a client that comes back. */
  readonly canMove: boolean;
  /** The app's own, for `cutWhere`. */
  readonly label: unknown;
  onOver(): void;
}

export type ReaderSettings = Pick<
  Settings,
  'clock' | 'events' | 'random' | 'retryMs' | 'beatMs' | 'stalledMs' | 'mostReaders'
>;

/** What readers are told when they have to go. */
export interface Farewells {
  readonly moved: string;
  readonly cut: string;
}

interface Open {
  readonly reader: Reader;
  readonly canMove: boolean;
  readonly label: unknown;
  readonly recheck: Recheck | undefined;
  checkAt: number;
}

const recheckMs = 60_000;

/** All readers of this instance, and what happens to them once in a while. */
export class OpenReaders {
  readonly #settings: ReaderSettings;
  readonly #farewells: Farewells;
  readonly #open = new Set<Open>();
  readonly #nextOf = rounds(this.#open);
  #isMoving = false;

  constructor(settings: ReaderSettings, farewells: Farewells) {
    this.#settings = settings;
    this.#farewells = farewells;
  }

  get count(): number {
    return this.#open.size;
  }

  get isFull(): boolean {
    return this.#open.size >= this.#settings.mostReaders;
  }

  add({ source, shape, sink, after, recheck, label, canMove, onOver }: NewReader): Reader {
    const { clock, events, random, beatMs } = this.#settings;
    const over = (): void => {
      this.#open.delete(open);
      source.readers.delete(reader);
      onOver();
      events.onReaders?.(this.#open.size);
    };
    const beatenAt = clock.now() - (random() * beatMs) / 3; // spread, since many come at once
    const reader = new Reader({ source, shaper: shape(), sink, after, beatenAt, clock, onOver: over });
    const open: Open = { reader, label, canMove, recheck, checkAt: clock.now() + firstCheckMs(recheck) };
    this.#open.add(open);
    source.readers.add(reader);
    events.onReaders?.(this.#open.size);
    if (this.#isMoving && canMove) this.move(reader);
    else reader.room();
    return reader;
  }

  cut(reader: Reader, why: string): void {
    if (reader.isOver) return;
    reader.cut({ event: this.#farewells.cut, data: interruptedData(why) });
    this.#settings.events.onCut?.(why);
  }

  /** To other instances: those that are open, and those that still come. */
  moveAll(): void {
    this.#isMoving = true;
    for (const { reader, canMove } of [...this.#open]) if (canMove) this.move(reader);
  }

  /** Also those that cannot. */
  endAll(): void {
    this.moveAll();
    for (const { reader } of [...this.#open]) reader.cut();
  }

  move(reader: Reader): void {
    reader.move(this.#moved());
  }

  cutWhere(matches: (label: unknown) => boolean, why: string): void {
    for (const { reader, label } of [...this.#open]) if (matches(label)) this.cut(reader, why);
  }

  retryMs(): number {
    const { retryMs, random } = this.#settings;
    return jittered(retryMs[0], retryMs[1], random);
  }

  /** A part of them at a time. */
  tick(now: number, parts: number): void {
    const { beatMs, stalledMs, events } = this.#settings;
    for (const open of this.#nextOf(parts)) {
      const why = open.reader.tick(beatMs, stalledMs);
      if (why !== undefined) events.onCut?.(why);
      else if (open.recheck && now >= open.checkAt) this.#check(open, open.recheck, now);
    }
  }

  #check(open: Open, { refused, everyMs = recheckMs }: Recheck, now: number): void {
    open.checkAt = now + everyMs;
    refused().then(
      (why) => why === undefined || this.cut(open.reader, why),
      () => this.cut(open.reader, 'access-unknown'),
    );
  }

  #moved(): Frame {
    const retryMs = this.retryMs();
    return { event: this.#farewells.moved, data: JSON.stringify({ retryMs }), retryMs };
  }
}

function firstCheckMs({ everyMs = recheckMs, firstMs = everyMs }: Partial<Recheck> = {}): number {
  return firstMs;
}
