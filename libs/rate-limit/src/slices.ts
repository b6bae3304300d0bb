import { LRUCache } from 'lru-cache';
import type { State } from './algorithm.ts';
import type { Rule } from './policy.ts';

/** What came of a charge that is counted here from what was taken in advance. */
export interface SliceTake {
  readonly now: number;
  readonly admitted: boolean;
  readonly state: State | undefined;
}

export interface Lease extends SliceTake {
  readonly granted: number;
}

interface Waiting {
  readonly cost: number;
  readonly resolve: (take: SliceTake) => void;
  readonly reject: (cause: unknown) => void;
}

interface Slice {
  left: number;
  untilMs: number;
  last: SliceTake | undefined;
  waiting: Waiting[];
  isAsking: boolean;
}

export interface SlicesOptions {
  /** Takes what fits up to `want`, if it is at least `need`. */
  readonly lease: (key: string, rule: Rule, amount: { readonly want: number; readonly need: number }) => Promise<Lease>;
  /** Milliseconds. */
  readonly now: () => number;
}

// Of the limit: what three instances hold and do not use is still less than 2 %.
const partInAdvance = 200;
const longestMs = 1_000;

/**
 * A limit on all callers is one key, and every request would go there. Each instance takes a slice of it in advance and
 * serves from that; requests of one moment ask together. A slice that is not used is lost after a tenth of the window.
 */
export class Slices {
  readonly #options: SlicesOptions;
  readonly #slices = new LRUCache<string, Slice>({ max: 1_000 });

  constructor(options: SlicesOptions) {
    this.#options = options;
  }

  /** It is served without asking. */
  isAtHand(key: string, cost: number): boolean {
    const slice = this.#sliceOf(key);
    return slice.last !== undefined && slice.waiting.length === 0 && this.#left(slice) >= cost;
  }

  async take(key: string, rule: Rule, cost: number): Promise<SliceTake> {
    const slice = this.#sliceOf(key);
    if (slice.last && this.isAtHand(key, cost)) {
      slice.left -= cost;
      return { ...slice.last, admitted: true };
    }
    return await new Promise((resolve, reject) => {
      slice.waiting.push({ cost, resolve, reject });
      if (slice.isAsking) return;
      slice.isAsking = true;
      queueMicrotask(() => void this.#ask(key, rule, slice));
    });
  }

  giveBack(key: string, cost: number): void {
    this.#sliceOf(key).left += cost;
  }

  #sliceOf(key: string): Slice {
    const found = this.#slices.get(key);
    if (found) return found;
    const slice: Slice = { left: 0, untilMs: 0, last: undefined, waiting: [], isAsking: false };
    this.#slices.set(key, slice);
    return slice;
  }

  #left(slice: Slice): number {
    if (this.#options.now() > slice.untilMs) slice.left = 0;
    return slice.left;
  }

  async #ask(key: string, rule: Rule, slice: Slice): Promise<void> {
    while (slice.waiting.length > 0) {
      const waiting = slice.waiting;
      slice.waiting = [];
      try {
        this.#serve(slice, rule, await this.#options.lease(key, rule, this.#amount(slice, rule, waiting)), waiting);
      } catch (cause) {
        for (const { reject } of waiting) reject(cause);
      }
    }
    slice.isAsking = false;
  }

  #amount(slice: Slice, rule: Rule, waiting: readonly Waiting[]): { want: number; need: number } {
    const left = this.#left(slice);
    const costs = waiting.map(({ cost }) => cost);
    const demand = costs.reduce((sum, cost) => sum + cost, -left);
    return {
      want: Math.max(1, demand) + Math.floor(rule.burst / partInAdvance),
      need: Math.max(1, Math.min(...costs) - left),
    };
  }

  #serve(slice: Slice, rule: Rule, lease: Lease, waiting: readonly Waiting[]): void {
    slice.left = this.#left(slice) + (lease.admitted ? lease.granted : 0);
    slice.untilMs = this.#options.now() + Math.min(longestMs, rule.windowUs / 10_000);
    slice.last = { now: lease.now, admitted: true, state: lease.state };
    for (const { cost, resolve } of waiting) {
      const admitted = slice.left >= cost;
      if (admitted) slice.left -= cost;
      resolve({ now: lease.now, admitted, state: lease.state });
    }
  }
}
