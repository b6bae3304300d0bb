import { performance } from 'node:perf_hooks';
import { LRUCache } from 'lru-cache';
import type { Changed, Claimed, Hold, RecordStore } from './record-store.ts';

export interface MemoryStoreOptions {
  /** Default 100 000. When they are all in use, new requests are refused: to forget one would be to run it twice. */
  readonly maxRecords?: number;
  /** Default 64 MiB of answers. Beyond, the longest unread answers are dropped; their records stay. */
  readonly maxAnswerBytes?: number;
  /** A clock that never jumps. */
  readonly now?: () => number;
}

interface Kept {
  owner: string;
  readonly fingerprint: string;
  state: 'in-progress' | 'completed' | 'unknown';
  attempt: number;
  readonly bornAt: number;
  leaseEndsAt: number;
  endsAt: number;
}

/** For one instance only: another one knows nothing of these records, and a restart forgets them. */
export function memoryStore(options: MemoryStoreOptions = {}): RecordStore {
  const { maxRecords = 100_000, maxAnswerBytes = 64 * 1024 * 1024, now = () => performance.now() } = options;
  const shelf = new Shelf(maxRecords, now);
  const answers = new LRUCache<string, Buffer>({
    maxSize: maxAnswerBytes,
    sizeCalculation: (answer) => answer.length + 1,
  });

  const change = (id: string, hold: Hold, apply: (kept: Kept) => void): Changed => {
    const kept = shelf.get(id) ?? shelf.add(id, hold);
    if (kept.owner !== hold.owner) return 'lost';
    apply(kept);
    shelf.keep(id, kept, hold.keepMs);
    return 'done';
  };

  return {
    async claim(id, hold) {
      const kept = shelf.get(id);
      if (kept) return claimKept(kept, hold, { now: now(), answer: answers.get(id) });
      shelf.add(id, hold);
      answers.delete(id);
      return { state: 'claimed', attempt: 1 };
    },
    renew: async (id, hold) =>
      change(id, hold, (kept) => {
        if (kept.state === 'in-progress') kept.leaseEndsAt = now() + hold.leaseMs;
      }),
    complete: async (id, hold, answer) =>
      change(id, hold, (kept) => {
        kept.state = 'completed';
        answers.set(id, answer);
      }),
    markUnknown: async (id, hold) =>
      change(id, hold, (kept) => {
        if (kept.state === 'in-progress') kept.state = 'unknown';
      }),
    async release(id, hold) {
      const kept = shelf.get(id);
      if (kept && kept.owner !== hold.owner) return 'lost';
      if (kept?.state !== 'completed') shelf.drop(id);
      return 'done';
    },
  };
}

function claimKept(kept: Kept, hold: Hold, at: { now: number; answer: Buffer | undefined }): Claimed {
  if (kept.fingerprint !== hold.fingerprint) return { state: 'mismatch' };
  if (kept.state === 'completed') return { state: 'completed', answer: at.answer };
  if (kept.state === 'in-progress' && kept.leaseEndsAt > at.now) return { state: 'in-progress' };
  if (kept.bornAt + hold.runAgainWithinMs <= at.now) {
    kept.state = 'unknown';
    return { state: 'unknown' };
  }
  kept.owner = hold.owner;
  kept.state = 'in-progress';
  kept.attempt += 1;
  kept.leaseEndsAt = at.now + hold.leaseMs;
  return { state: 'claimed', attempt: kept.attempt };
}

/** Records by id, in the order in which they end: all are kept for the same time from their last change. */
class Shelf {
  readonly #records = new Map<string, Kept>();
  readonly #maxRecords: number;
  readonly #now: () => number;

  constructor(maxRecords: number, now: () => number) {
    this.#maxRecords = maxRecords;
    this.#now = now;
  }

  get(id: string): Kept | undefined {
    const kept = this.#records.get(id);
    return kept && kept.endsAt > this.#now() ? kept : undefined;
  }

  add(id: string, { owner, fingerprint, leaseMs, keepMs }: Hold): Kept {
    const now = this.#now();
    this.#dropEnded(now);
    this.#records.delete(id);
    if (this.#records.size >= this.#maxRecords) throw new Error(`All ${this.#maxRecords} records are in use.`);
    const times = { bornAt: now, leaseEndsAt: now + leaseMs, endsAt: now + keepMs };
    const kept: Kept = { owner, fingerprint, state: 'in-progress', attempt: 1, ...times };
    this.#records.set(id, kept);
    return kept;
  }

  keep(id: string, kept: Kept, keepMs: number): void {
    kept.endsAt = this.#now() + keepMs;
    this.#records.delete(id);
    this.#records.set(id, kept);
  }

  drop(id: string): void {
    this.#records.delete(id);
  }

  #dropEnded(now: number): void {
    for (const [id, { endsAt }] of this.#records) {
      if (endsAt > now) return;
      this.#records.delete(id);
    }
  }
}
