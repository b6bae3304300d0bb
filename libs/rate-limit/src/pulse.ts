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

export interface PulseOptions {
  /** Assumed until Redis has said how many there are. */
  readonly instances: number;
  readonly events: StoreEvents;
}

/** Whether Redis is there, and how many instances share it. */
export interface Pulse {
  readonly isAway: boolean;
  /** As last seen: they do not change because Redis is away. */
  readonly instances: number;
  /** Another one each time that Redis may have lost something. */
  readonly epoch: number;
  lost(cause: unknown): void;
  close(): Promise<void>;
}

export function createPulse(redis: Redis, { instances: assumed, events }: PulseOptions): Pulse {
  const id = randomUUID();
  const key = redis.key('rate-limit-instances', 'seen');
  let seen = { count: assumed, at: -Infinity };
  let isAway = false;
  let isClosed = false;
  let epoch = 0;
  let hasBeaten = false;
  let nextMs = firstBeatMs;
  let timer: NodeJS.Timeout | undefined;

  const schedule = (ms: number): void => {
    clearTimeout(timer);
    if (!isClosed) timer = setTimeout(() => void beat(), ms).unref();
  };
  const lost = (cause: unknown): void => {
    if (isAway || isClosed) return;
    isAway = true;
    epoch += 1;
    events.onAway?.(cause);
    schedule(retryMs);
  };
  const heard = ([count = 1, added = 0]: readonly number[]): void => {
    const now = performance.now();
    // Those who come back one by one after an outage are still as many as before.
    if (count >= seen.count || now - seen.at > staleMs) seen = { count, at: now };
    // We were in it and are not any more: it has lost what it held.
    if (added === 1 && hasBeaten && !isAway) epoch += 1;
    hasBeaten = true;
    if (isAway) events.onBack?.();
    isAway = false;
    schedule(nextMs);
    nextMs = Math.min(2 * nextMs, beatEveryMs);
  };
  async function beat(): Promise<void> {
    if (isClosed) return;
    try {
      heard((await redis.run(beatScript, [key], [id, staleMs])) as number[]);
    } catch (cause) {
      lost(cause);
      schedule(retryMs);
    }
  }
  void redis.whenUp(1_000).then(beat);

  return {
    get isAway() {
      return isAway;
    },
    get instances() {
      return seen.count;
    },
    get epoch() {
      return epoch;
    },
    lost,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      // Its share goes to the others at once, or when it is stale.
      await redis.command('zrem', key, id).catch(() => undefined);
    },
  };
}
