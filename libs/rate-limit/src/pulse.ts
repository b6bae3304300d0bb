import { randomUUID } from 'node:crypto';
import { defineScript, type Redis } from '@frontdesk/redis';
import type { StoreEvents } from './limit-store.ts';

// Score: when an instance was last heard of. Redis' clock, so that nobody is early or late.
const beatScript = defineScript(
  'rate-limit.beat',
  `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stale = tonumber(ARGV[2])
local added = redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - stale)
redis.call('PEXPIRE', KEYS[1], stale)
return { redis.call('ZCARD', KEYS[1]), added }
`,
);

// An instance is counted until it has missed three beats. The first beats come fast: those who start together should know
// of each other before they need to.
const firstBeatMs = 50;
const beatEveryMs = 1_000;
const staleMs = 3_500;
// Nobody waits for a Redis that has just failed: it is asked again beside the requests.
const retryMs = 250;
// One that is back for a moment only, as a Cluster that lacks a node, is believed less and less often.
const longestRetryMs = 1_000;

export interface PulseOptions {
  /** Assumed until Redis has said how many there are. */
  readonly instances: number;
  readonly events: StoreEvents;
}

/** Whether Redis is there, and how many instances share it. */
export class Pulse {
  readonly #redis: Redis;
  readonly #events: StoreEvents;
  readonly #id = randomUUID();
  readonly #key: string;
  #seen: { readonly count: number; readonly at: number };
  #isAway = false;
  #isClosed = false;
  #epoch = 0;
  #hasBeaten = false;
  #backAt = -Infinity;
  #beatMs = firstBeatMs;
  #retryMs = retryMs;
  #timer: NodeJS.Timeout | undefined;

  constructor(redis: Redis, { instances, events }: PulseOptions) {
    this.#redis = redis;
    this.#events = events;
    this.#key = redis.key('rate-limit-instances', 'seen');
    this.#seen = { count: instances, at: -Infinity };
    void redis.whenUp(1_000).then(() => this.#beat());
  }

  get isAway(): boolean {
    return this.#isAway;
  }

  /** As last seen: they do not change because Redis is away. */
  get instances(): number {
    return this.#seen.count;
  }

  /** Another one each time that Redis may have lost something. */
  get epoch(): number {
    return this.#epoch;
  }

  lost(cause: unknown): void {
    if (this.#isAway || this.#isClosed) return;
    this.#isAway = true;
    this.#epoch += 1;
    const isSoon = performance.now() - this.#backAt < longestRetryMs;
    this.#retryMs = isSoon ? Math.min(2 * this.#retryMs, longestRetryMs) : retryMs;
    this.#events.onAway?.(cause);
    this.#schedule(this.#retryMs);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    // Its share goes to the others at once, or when it is stale.
    await this.#redis.command('zrem', this.#key, this.#id).catch(() => undefined);
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.#beat(), ms).unref();
  }

  async #beat(): Promise<void> {
    if (this.#isClosed) return;
    try {
      this.#hear((await this.#redis.run(beatScript, [this.#key], [this.#id, staleMs])) as number[]);
    } catch (cause) {
      this.lost(cause);
      this.#schedule(this.#retryMs);
    }
  }

  #hear([count = 1, added = 0]: readonly number[]): void {
    const now = performance.now();
    // Those who come back one by one after an outage are still as many as before.
    if (count >= this.#seen.count || now - this.#seen.at > staleMs) this.#seen = { count, at: now };
    // We were in it and are not any more: it has lost what it held.
    if (added === 1 && this.#hasBeaten && !this.#isAway) this.#epoch += 1;
    this.#hasBeaten = true;
    if (this.#isAway) {
      this.#backAt = now;
      this.#isAway = false;
      this.#events.onBack?.();
    }
    this.#schedule(this.#beatMs);
    this.#beatMs = Math.min(2 * this.#beatMs, beatEveryMs);
  }
}
