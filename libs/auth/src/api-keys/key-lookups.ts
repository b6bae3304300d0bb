import { LRUCache } from 'lru-cache';
import { signInUnavailableProblem } from '../problems.ts';
import type { KeyRecord } from './key-record.ts';
import type { KeyStore } from './key-store.ts';

export interface KeyLookupsOptions {
  readonly store: Pick<KeyStore, 'find'>;
  /** How many records are held, and as many ids that are none. */
  readonly remembered: number;
  /** How long a record is used before the store is asked again. */
  readonly cachedMs: number;
  /** How long an id counts as unknown before the store is asked again. */
  readonly missingMs: number;
  /** How long a record is used while the store cannot be asked. */
  readonly keptMs: number;
  /** Milliseconds. */
  readonly now: () => number;
}

export interface KeyLookups {
  /** Rejects with a 503 when the store is away and the key was not seen lately. */
  find(id: string): Promise<KeyRecord | undefined> | KeyRecord | undefined;
  /** How many are held now. */
  held(): { readonly keys: number; readonly unknown: number; readonly underWay: number };
}

interface Seen {
  readonly record: KeyRecord;
  readonly at: number;
  /** When the store was last asked, and how long that is enough. */
  askedAt: number;
  enoughMs: number;
}

const retryAfterMs = 1_000;
const atOnce = 1_000;

/** Asks the store for each key once in a while, once for all who wait, and gets through a short absence of it. */
export function keyLookups(options: KeyLookupsOptions): KeyLookups {
  const { store, remembered, cachedMs, missingMs, keptMs, now } = options;
  const seen = new LRUCache<string, Seen>({ max: remembered });
  // Apart from what is known, so that a flood of invented ids pushes nobody out.
  const missing = new LRUCache<string, number>({ max: remembered });
  const underWay = new Map<string, Promise<KeyRecord | undefined>>();

  // Whichever way a clock was set, the store is asked again.
  const isWithin = (ms: number, from: number) => Math.abs(now() - from) < ms;

  function found(id: string, record: KeyRecord | undefined): KeyRecord | undefined {
    if (record) {
      seen.set(id, { record, at: now(), askedAt: now(), enoughMs: cachedMs });
      missing.delete(id);
    } else {
      seen.delete(id);
      missing.set(id, now());
    }
    return record;
  }

  function failed(id: string, cause: unknown): KeyRecord {
    const known = seen.get(id);
    if (!known || !isWithin(keptMs, known.at)) throw unavailable('the store of API keys is away', cause);
    // Not every request has to wait until the store does not answer.
    known.askedAt = now();
    known.enoughMs = retryAfterMs;
    return known.record;
  }

  function ask(id: string): Promise<KeyRecord | undefined> {
    if (underWay.size >= atOnce) throw unavailable('too many API keys are being looked up');
    const asking = store
      .find(id)
      .then(
        (record) => found(id, record),
        (error: unknown) => failed(id, error),
      )
      .finally(() => underWay.delete(id));
    underWay.set(id, asking);
    return asking;
  }

  return {
    find(id) {
      const known = seen.get(id);
      if (known && isWithin(known.enoughMs, known.askedAt)) return known.record;
      if (!known && isWithin(missingMs, missing.get(id) ?? -Infinity)) return undefined;
      return underWay.get(id) ?? ask(id);
    },
    held: () => ({ keys: seen.size, unknown: missing.size, underWay: underWay.size }),
  };
}

function unavailable(log: string, cause?: unknown): Error {
  return signInUnavailableProblem(log, { cause, retryAfterMs });
}
