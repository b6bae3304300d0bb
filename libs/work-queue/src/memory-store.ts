import type { Changed, Claim, WorkItem, WorkStore, WorkStoreOptions } from './work-store.ts';

interface Waiting {
  readonly item: WorkItem;
  readonly place: string;
  attempt: number;
  notes: string | undefined;
}

interface Lane {
  dueAt: number;
  fence: number | undefined;
  readonly items: Waiting[];
}

// Some 20 MB at most: a bot that serves more has a Redis.
const mostKnown = 100_000;

interface MemoryOptions extends WorkStoreOptions {
  readonly now?: () => number;
}

/** For one instance: what waits ends with the process. */
export function memoryWorkStore(options: MemoryOptions): WorkStore {
  return new MemoryStore(options);
}

class MemoryStore implements WorkStore {
  readonly isShared = false;
  readonly #options: Required<MemoryOptions>;
  readonly #lanes = new Map<string, Lane>();
  readonly #known = new Map<string, number>();
  #count = 0;
  #places = 0;
  #fences = 0;

  constructor(options: MemoryOptions) {
    this.#options = { now: () => performance.now(), ...options };
  }

  async put(item: WorkItem): ReturnType<WorkStore['put']> {
    const { most, mostInLane, retentionMs, now } = this.#options;
    if (now() - (this.#known.get(item.id) ?? -Infinity) < retentionMs) return 'known';
    if (this.#count >= most || (this.#lanes.get(item.lane)?.items.length ?? 0) >= mostInLane) return 'full';
    this.#remember(item.id, now());
    this.#count += 1;
    const lane = this.#lanes.get(item.lane) ?? { dueAt: now(), fence: undefined, items: [] };
    this.#lanes.set(item.lane, lane);
    lane.items.push({ item, place: String(++this.#places), attempt: 0, notes: undefined });
    return 'new';
  }

  async claim(leaseMs: number): ReturnType<WorkStore['claim']> {
    const now = this.#options.now();
    let next: Lane | undefined;
    for (const lane of this.#lanes.values()) if (!next || lane.dueAt < next.dueAt) next = lane;
    const first = next?.items[0];
    if (!next || !first) return { nothingForMs: undefined };
    if (next.dueAt > now) return { nothingForMs: next.dueAt - now };
    const fence = ++this.#fences;
    next.fence = fence;
    next.dueAt = now + leaseMs;
    first.attempt += 1;
    const { item, place, attempt, notes } = first;
    return { ...item, place, fence, attempt, notes };
  }

  async renew(claim: Claim, leaseMs: number): Promise<Changed> {
    return this.#change(claim, (lane) => void (lane.dueAt = this.#options.now() + leaseMs));
  }

  async note(claim: Claim, notes: string): Promise<Changed> {
    return this.#change(claim, ({ items: [first] }) => {
      if (first) first.notes = notes;
    });
  }

  async finish(claim: Claim): Promise<Changed> {
    return this.#change(claim, (lane) => {
      lane.items.shift();
      this.#count -= 1;
      lane.fence = undefined;
      lane.dueAt = this.#options.now();
      if (lane.items.length === 0) this.#lanes.delete(claim.lane);
    });
  }

  async later(claim: Claim, delayMs: number): Promise<Changed> {
    return this.#change(claim, (lane) => {
      lane.fence = undefined;
      lane.dueAt = this.#options.now() + delayMs;
    });
  }

  async waiting(): Promise<number> {
    return this.#count;
  }

  #change(claim: Claim, how: (lane: Lane) => void): Changed {
    const lane = this.#lanes.get(claim.lane);
    if (lane?.fence !== claim.fence) return 'lost';
    how(lane);
    return 'done';
  }

  #remember(id: string, now: number): void {
    this.#known.delete(id);
    this.#known.set(id, now);
    if (this.#known.size > mostKnown) this.#known.delete(this.#known.keys().next().value ?? '');
  }
}
