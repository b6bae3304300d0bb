const keptTimes = 256;
const enoughTimes = 50;
const sortedEvery = 64;
/** Older times say nothing: a backend that became faster would else never be asked with little time. */
const currentForMs = 10_000;

/** What the successful tries of one operation took of late. Nothing is said before there are enough of them. */
export class Times {
  private readonly ring = new Float64Array(keptTimes);
  private added = 0;
  private lastAt = -Infinity;
  private fastMs = 0;
  private usualMs = 0;
  private slowMs = 0;

  add(tookMs: number, now: number): void {
    this.ring[this.added % keptTimes] = tookMs;
    this.added += 1;
    this.lastAt = now;
    if (this.added === enoughTimes || (this.added > enoughTimes && this.added % sortedEvery === 0)) this.sort();
  }

  /** 95 of 100 took longer. 0 when it is not known, or not lately. */
  fast(now: number): number {
    return now - this.lastAt < currentForMs ? this.fastMs : 0;
  }

  /** Half took longer. 0 when not known. */
  get usual(): number {
    return this.usualMs;
  }

  /** 5 of 100 took longer. 0 when not known. */
  get slow(): number {
    return this.slowMs;
  }

  private sort(): void {
    const count = Math.min(this.added, keptTimes);
    const sorted = this.ring.slice(0, count).sort();
    const at = (share: number): number => sorted[Math.min(count - 1, Math.floor(share * count))] ?? 0;
    this.fastMs = at(0.05);
    this.usualMs = at(0.5);
    this.slowMs = at(0.95);
  }
}

/** Operations are names from contracts, so there are few; beyond this many the rest share one record. */
const mostOperations = 256;

export interface OperationTimes {
  of(operation: string): Times;
}

export function createOperationTimes(): OperationTimes {
  const byOperation = new Map<string, Times>();
  const rest = new Times();
  const first = (operation: string): Times => {
    if (byOperation.size >= mostOperations) return rest;
    const times = new Times();
    byOperation.set(operation, times);
    return times;
  };
  return { of: (operation) => byOperation.get(operation) ?? first(operation) };
}
