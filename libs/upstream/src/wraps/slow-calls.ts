import { RollingCount } from '../rolling-count.ts';
import type { BreakerOptions } from './breaker.ts';

/** Calls that were answered well but late. A share of their own: fewer than half may fail, and most may be slow. */
export class SlowCalls {
  readonly now: () => number;
  private readonly slowCallMs: number;
  private readonly share: number;
  private readonly atLeastCalls: number;
  private readonly calls: RollingCount;
  private readonly slow: RollingCount;

  constructor(options: BreakerOptions, now: () => number) {
    const { slowCallMs = 10_000, slowPercent = 80, atLeastCalls = 20, windowMs = 10_000 } = options;
    this.now = now;
    this.slowCallMs = slowCallMs;
    this.share = slowPercent / 100;
    this.atLeastCalls = atLeastCalls;
    this.calls = new RollingCount(windowMs);
    this.slow = new RollingCount(windowMs);
  }

  isSlow(startedAt: number, now: number): boolean {
    return now - startedAt > this.slowCallMs;
  }

  /** Counts a call that ended now. */
  isTooMuch(startedAt: number, now: number): boolean {
    this.calls.add(now);
    if (!this.isSlow(startedAt, now)) return false;
    this.slow.add(now);
    const calls = this.calls.total(now);
    return calls >= this.atLeastCalls && this.slow.total(now) > this.share * calls;
  }

  clear(): void {
    this.calls.clear();
    this.slow.clear();
  }
}
