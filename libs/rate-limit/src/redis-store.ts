import { RedisAway, type Redis } from '@frontdesk/redis';
import type { Charge, LimitStore, StoreEvents } from './limit-store.ts';
import { partsOf } from './parts.ts';
import { Pulse } from './pulse.ts';
import { SharedCount, type Placed } from './shared-count.ts';

export interface RedisStoreOptions {
  /** 100 000, some 30 MB: what this instance last saw of each caller, for when Redis is away. */
  readonly maxKeys?: number;
  /** 1: how many share the limits, until Redis has said it for the first time. */
  readonly instances?: number;
  /** The connection's: beyond it a request is counted here. */
  readonly deadlineMs?: number;
  /** 50: for so long a request that others are in the way of looks again before it is refused. */
  readonly lookAgainWithinMs?: number;
  /** Milliseconds since the epoch; only for the time when Redis is away, else its own clock counts. */
  readonly now?: () => number;
  readonly events?: StoreEvents;
}

export interface RedisStore extends LimitStore {
  /** For gauges: this instance counts its share. */
  readonly isAway: boolean;
  /** As last seen. */
  readonly instances: number;
}

/** Counts that all instances share; while Redis is away, each counts its share of what it saw last. */
export function redisStore(redis: Redis, options: RedisStoreOptions = {}): RedisStore {
  const { maxKeys = 100_000, instances = 1, deadlineMs, lookAgainWithinMs = 50, now = Date.now, events = {} } = options;
  const pulse = new Pulse(redis, { instances, events });
  // Callers come again with the same charges.
  const places = new WeakMap<readonly Charge[], Placed>();
  const placedAt = (charges: readonly Charge[]): Placed => {
    let placed = places.get(charges);
    if (!placed) {
      placed = { charges, keys: charges.map((charge) => keyOf(redis, charge)), parts: partsOf(charges) };
      places.set(charges, placed);
    }
    return placed;
  };
  const shared = new SharedCount(redis, pulse, { maxKeys, deadlineMs, lookAgainWithinMs, now });
  return {
    get isAway() {
      return pulse.isAway;
    },
    get instances() {
      return pulse.instances;
    },
    async take(charges, cost) {
      const charging = { ...placedAt(charges), cost };
      if (pulse.isAway) return shared.takeAlone(charging);
      try {
        return await shared.take(charging);
      } catch (cause) {
        if (cause instanceof RedisAway) pulse.lost(cause);
        else events.onError?.(cause);
        return shared.takeAlone(charging);
      }
    },
    async close() {
      shared.close();
      await pulse.close();
    },
  };
}

function keyOf(redis: Redis, { rule, tag, subject }: Charge): string {
  return redis.key(tag, 'limit', rule.name, rule.algorithm, subject);
}
