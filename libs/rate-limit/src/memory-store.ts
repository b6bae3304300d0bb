import { Ledger } from './ledger.ts';
import type { Charge, LimitStore } from './limit-store.ts';
import { takeLocally } from './local-count.ts';

export interface MemoryStoreOptions {
  /** 100 000, some 30 MB. Beyond it the least limited callers are forgotten. */
  readonly maxKeys?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface MemoryStore extends LimitStore {
  /** Callers and limits that are remembered now. */
  readonly size: number;
}

/** Counts in this process: for one instance, and for development. */
export function memoryStore({ maxKeys = 100_000, now = Date.now }: MemoryStoreOptions = {}): MemoryStore {
  const ledger = new Ledger(maxKeys);
  return {
    get size() {
      return ledger.size;
    },
    async take(charges, cost) {
      const keys = charges.map(keyOf);
      return takeLocally(charges, { ledger, keys, now: Math.round(now() * 1_000), cost, weight: 1, degraded: false });
    },
    async close() {},
  };
}

// The length, so that no tag and subject can be cut in another place.
function keyOf({ rule, tag, subject }: Charge): string {
  return `${rule.id}:${tag.length}:${tag}:${subject}`;
}
