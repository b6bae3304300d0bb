import type { State } from './algorithm.ts';

export interface Entry {
  state: State;
  /** From then on the entry says no more than none would. */
  idleAt: number;
  /** Which time of being connected it is from. */
  epoch: number;
}

// Looked at for each key that has to go; the next look is at the next ones.
const sample = 8;

/**
 * States by key, never more than `maxKeys`. Who goes first is who loses nothing by it: idle ones, then those who are
 * limited least. A flood of strangers can thus not wash out the caller who has used up a limit.
 */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  readonly #maxKeys: number;
  // All keys, in no order that matters: the hand goes round them.
  readonly #keys: string[] = [];
  #hand = 0;

  constructor(maxKeys: number) {
    if (!(Number.isSafeInteger(maxKeys) && maxKeys >= 1)) throw new TypeError('maxKeys is a whole number from 1 on.');
    this.#maxKeys = maxKeys;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** `found` is what `get` gave for this key, if the caller has it at hand: a look less. */
  set(key: string, entry: Entry, now: number, found = this.get(key)): void {
    if (found) {
      found.state = entry.state;
      found.idleAt = entry.idleAt;
      found.epoch = entry.epoch;
      return;
    }
    if (this.#keys.length < this.#maxKeys) this.#keys.push(key);
    else this.#replace(key, now);
    this.#entries.set(key, entry);
  }

  #replace(key: string, now: number): void {
    let place = this.#hand;
    let earliest = Infinity;
    for (let looked = 0; looked < sample && earliest > now; looked += 1) {
      const { idleAt } = this.#entries.get(this.#keys[this.#hand]!)!;
      if (idleAt < earliest) {
        earliest = idleAt;
        place = this.#hand;
      }
      this.#hand = (this.#hand + 1) % this.#keys.length;
    }
    this.#entries.delete(this.#keys[place]!);
    this.#keys[place] = key;
  }
}
