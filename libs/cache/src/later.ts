import type { Timer } from './timer.ts';

export interface LaterOptions {
  readonly now: () => number;
  readonly timer: Timer;
  readonly most: number;
  due(tags: readonly string[]): void;
  tooEarly(tags: number): void;
}

interface Due {
  readonly at: number;
  readonly tag: string;
}

// Each is so much late, and goes together with those that are due meanwhile.
const togetherMs = 20;

/** Invalidations that are due later: one timer for all, and no more of them than `most`. */
export class Later {
  readonly #options: LaterOptions;
  /** Soonest last. */
  readonly #list: Due[] = [];
  #stop: (() => void) | undefined;
  #setFor = Infinity;

  constructor(options: LaterOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#list.length;
  }

  add(tags: readonly string[], afterMs: number): void {
    const at = this.#options.now() + afterMs;
    for (const tag of tags) this.#insert({ at, tag });
    this.#makeRoom();
    this.#schedule();
  }

  close(): void {
    this.#stop?.();
    this.#list.length = 0;
  }

  #insert(due: Due): void {
    let [low, high] = [0, this.#list.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#list[middle]!.at > due.at) low = middle + 1;
      else high = middle;
    }
    // An event that arrives twice, or one for each of many changes at once, is one.
    for (let index = low; this.#list[index]?.at === due.at; index += 1) if (this.#list[index]!.tag === due.tag) return;
    this.#list.splice(low, 0, due);
  }

  /** Too early is better than never: the soonest go now. */
  #makeRoom(): void {
    const tooMany = this.#list.length - this.#options.most;
    if (tooMany <= 0) return;
    const tags = this.#list.splice(-tooMany).map(({ tag }) => tag);
    this.#options.tooEarly(tags.length);
    this.#options.due([...new Set(tags)]);
  }

  #schedule(): void {
    const soonest = this.#list.at(-1)?.at ?? Infinity;
    if (soonest === this.#setFor) return;
    this.#stop?.();
    this.#setFor = soonest;
    if (soonest === Infinity) return;
    this.#stop = this.#options.timer(Math.max(0, soonest - this.#options.now()) + togetherMs, () => this.#run());
  }

  #run(): void {
    this.#setFor = Infinity;
    const now = this.#options.now();
    let first = this.#list.length;
    while (first > 0 && this.#list[first - 1]!.at <= now) first -= 1;
    const tags = new Set(this.#list.splice(first).map(({ tag }) => tag));
    if (tags.size > 0) this.#options.due([...tags]);
    this.#schedule();
  }
}
