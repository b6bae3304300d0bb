import { createRedis, type Redis } from '@frontdesk/redis';
import { createRateLimiter, redisStore, type Policy, type RateLimiter } from '../src/index.ts';
import type { StoreEvents } from '../src/limit-store.ts';
import type { RedisStore } from '../src/redis-store.ts';

export interface Instance extends AsyncDisposable {
  readonly limiter: RateLimiter;
  readonly store: RedisStore;
  readonly redis: Redis;
  readonly heard: string[];
}

/** An instance of an app, as far as limits see it: a connection, a store and a limiter of its own. */
export async function instanceOf(url: string, policies: readonly Policy[], deadlineMs = 50): Promise<Instance> {
  const redis = createRedis({ url, app: 'limits', commandDeadlineMs: deadlineMs });
  const heard: string[] = [];
  const events: StoreEvents = {
    onAway: () => heard.push('away'),
    onBack: () => heard.push('back'),
    onError: () => heard.push('error'),
  };
  if (!(await redis.whenUp(10_000))) throw new Error('Redis is not there');
  const store = redisStore(redis, { events });
  return {
    limiter: createRateLimiter({ store, policies }),
    store,
    redis,
    heard,
    async [Symbol.asyncDispose]() {
      await store.close();
      await redis.close();
    },
  };
}

/** Three of them that know of each other. */
export async function threeInstances(
  url: string,
  policies: readonly Policy[],
  deadlineMs?: number,
): Promise<Instance[]> {
  const instances = await Promise.all([1, 2, 3].map(() => instanceOf(url, policies, deadlineMs)));
  await until(() => instances.every(({ store }) => store.instances === 3));
  return instances;
}

export async function until(holds: () => boolean | Promise<boolean>, withinMs = 5_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('It never came to that.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
