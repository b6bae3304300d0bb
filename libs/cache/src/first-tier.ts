import { LRUCache } from 'lru-cache';
import { knownSince, type Entry } from './entry.ts';
import { endOf } from './life.ts';
import type { Order } from './order.ts';

// Rounded up from what a heap snapshot shows: the entry, its place in the list, the texts of its tags.
const entryOverhead = 500;
const tagOverhead = 50;

/**
 * Values in this process, bounded by what they weigh. What was invalidated is let go of when it is looked for, or with
 * the least recently read: keeping a value thus costs nothing for each of its tags.
 */
export class FirstTier {
  readonly #lru: LRUCache<string, Entry>;
  readonly #order: Order;

  constructor(order: Order, maxBytes: number) {
    this.#order = order;
    this.#lru = new LRUCache<string, Entry>({ maxSize: maxBytes });
  }

  get bytes(): number {
    return this.#lru.calculatedSize;
  }

  get entries(): number {
    return this.#lru.size;
  }

  /** Whatever its age, if this owner may have it. */
  get(key: string, owner: string): Entry | undefined {
    const entry = this.#lru.get(key);
    if (entry === undefined || !this.#isCurrent(entry)) return undefined;
    return this.mayServe(entry, owner) ? entry : undefined;
  }

  /** Whether the owner has not written since it was loaded, as far as was heard. */
  mayServe(entry: Entry, owner: string): boolean {
    return this.#order.lastWriteOf(owner) <= knownSince(entry, owner);
  }

  put(entry: Entry, now: number): void {
    if (endOf(entry.life) <= now) return;
    const kept = this.#lru.peek(entry.key);
    // A slow load that a younger one has overtaken.
    if (kept !== undefined && kept.life.from > entry.life.from && this.#isCurrent(kept)) return;
    this.#lru.set(entry.key, entry, { size: sizeOf(entry) });
  }

  /** The same value under this key: it may be there already. */
  find(key: string, id: string): Entry | undefined {
    const entry = this.#lru.peek(key);
    return entry?.id === id && this.#isCurrent(entry) ? entry : undefined;
  }

  forget(key: string): void {
    this.#lru.delete(key);
  }

  empty(): void {
    this.#lru.clear();
  }

  /** Nothing that it is about was invalidated since its load began. */
  #isCurrent(entry: Entry): boolean {
    if (!this.#order.hasChangedSince(entry.born, entry.tags)) return true;
    this.#lru.delete(entry.key);
    return false;
  }
}

function sizeOf({ key, tags, bytes }: Entry): number {
  let size = Math.ceil(Math.max(0, bytes)) + 2 * key.length + entryOverhead;
  for (let nth = 0; nth < tags.length; nth += 1) size += 2 * tags[nth]!.length + tagOverhead;
  return size;
}
