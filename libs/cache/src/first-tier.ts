import { LRUCache } from 'lru-cache';
import { knownSince, type Entry } from './entry.ts';
import { endOf } from './life.ts';
import type { Order } from './order.ts';
import { TagIndex } from './tag-index.ts';

// Rounded up from what a heap snapshot shows: the entry, its place in the list, the sets of the index.
const entryOverhead = 500;
const tagOverhead = 120;

/** Values in this process, bounded by what they weigh. */
export class FirstTier {
  readonly #lru: LRUCache<string, Entry>;
  readonly #index = new TagIndex<Entry>();
  readonly #order: Order;
  readonly #maxBytes: number;

  constructor(order: Order, maxBytes: number) {
    this.#order = order;
    this.#maxBytes = maxBytes;
    this.#lru = new LRUCache<string, Entry>({
      maxSize: maxBytes,
      dispose: (entry) => this.#index.delete(entry),
    });
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
    return entry !== undefined && this.mayServe(entry, owner) ? entry : undefined;
  }

  /** Whether the owner has not written since it was loaded, as far as was heard. */
  mayServe(entry: Entry, owner: string): boolean {
    return this.#order.lastWriteOf(owner) <= knownSince(entry, owner);
  }

  put(entry: Entry, now: number): void {
    if (endOf(entry.life) <= now) return;
    const kept = this.#lru.peek(entry.key);
    if (kept && kept.life.from > entry.life.from) return; // a slow load that a younger one has overtaken
    const size = sizeOf(entry);
    this.#lru.set(entry.key, entry, { size });
    // What is larger than all of it was not taken.
    if (size <= this.#maxBytes) this.#index.add(entry);
  }

  /** The same value under this key: it may be there already. */
  find(key: string, id: string): Entry | undefined {
    const entry = this.#lru.peek(key);
    return entry?.id === id ? entry : undefined;
  }

  forget(key: string): void {
    this.#lru.delete(key);
  }

  invalidate(tag: string): void {
    for (const entry of this.#index.with(tag)) this.#lru.delete(entry.key);
  }

  empty(): void {
    this.#lru.clear();
  }
}

function sizeOf({ key, tags, bytes }: Entry): number {
  const ofTags = tags.reduce((sum, tag) => sum + 2 * tag.length + tagOverhead, 0);
  return Math.ceil(Math.max(0, bytes)) + 2 * key.length + ofTags + entryOverhead;
}
