import type { State } from './algorithm.ts';

interface Entry {
  state: State;
  /** From then on the entry says no more than none would. */
  idleAt: number;
  /** Which time of being connected it is from. */
  epoch: number;
}

// Looked at for each key that has to go. Those that stay go to the back, so that the next look is at others.
const sample = 8;

/**
 * States by key, never more than `maxKeys`. Who goes first is who loses nothing by it: idle ones, then those who are
 * limited least. A flood of strangers can thus not wash out the caller who has used up a limit.
 */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  readonly #maxKeys: number;

  constructor(maxKeys: number) {
    if (!(Number.isSafeInteger(maxKeys) && maxKeys >= 1)) throw new TypeError('maxKeys is a whole number from 1 on.');
    this.#maxKeys = maxKeys;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Readonly<Entry> | undefined {
    return this.#entries.get(key);
  }

  set(key: string, { state, idleAt, epoch }: Readonly<Entry>, now: number): void {
    const entry = this.#entries.get(key);
    if (entry) {
      entry.state = state;
      entry.idleAt = idleAt;
      entry.epoch = epoch;
      return;
    }
    if (this.#entries.size >= this.#maxKeys) this.#evict(now);
    this.#entries.set(key, { state, idleAt, epoch });
  }

  #evict(now: number): void {
    let victim: string | undefined;
    let victimIdleAt = Infinity;
    let looked = 0;
    for (const [key, entry] of this.#entries) {
      if (entry.idleAt < victimIdleAt) {
        victim = key;
        victimIdleAt = entry.idleAt;
      }
      looked += 1;
      if (entry.idleAt <= now || looked === sample) break;
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    if (victim !== undefined) this.#entries.delete(victim);
  }
}
