import { RedisAway, type Redis } from '@frontdesk/redis';
import type { CacheEvents } from './cache-events.ts';

// Nobody waits twice for a Redis that stands still.
const pauseMs = 250;
// A Cluster that lacks a node fails for some keys and not for others: that is one outage, not thousands.
const quietMs = 1_000;

/** Whether Redis is worth asking. */
export class Availability {
  readonly #redis: Redis;
  readonly #now: () => number;
  readonly #events: CacheEvents;
  #pauseUntil = -Infinity;
  #failedAt = -Infinity;
  #isAway = false;

  constructor(redis: Redis, now: () => number, events: CacheEvents) {
    this.#redis = redis;
    this.#now = now;
    this.#events = events;
  }

  get isUsable(): boolean {
    return this.#redis.isUp && this.#now() >= this.#pauseUntil;
  }

  worked(): void {
    if (!this.#isAway || this.#now() - this.#failedAt < quietMs) return;
    this.#isAway = false;
    this.#events.onBack?.();
  }

  failed(cause: unknown): void {
    if (!(cause instanceof RedisAway)) return this.#events.onError?.(cause);
    this.#failedAt = this.#now();
    if (cause.reason === 'deadline') this.#pauseUntil = this.#failedAt + pauseMs;
    if (this.#isAway) return;
    this.#isAway = true;
    this.#events.onAway?.(cause);
  }
}
