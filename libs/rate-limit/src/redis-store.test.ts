import { RedisAway, type Redis } from '@frontdesk/redis';
import { describe, expect, test } from '@jest/globals';
import { createRateLimiter } from './rate-limiter.ts';
import { redisStore } from './redis-store.ts';

const start = 1_767_225_600_000_000;

/** A Redis whose scripts are answered by the test. */
function scripted(run: (keys: readonly string[]) => Promise<unknown>) {
  const runs: (readonly string[])[] = [];
  const redis: Pick<Redis, 'key' | 'run' | 'whenUp' | 'command'> = {
    key: (tag, ...parts) => `{${tag}}:${parts.join(':')}`,
    whenUp: () => new Promise(() => undefined),
    command: () => Promise.resolve(1),
    run: (_script, keys) => {
      runs.push(keys);
      return run(keys);
    },
  };
  return { redis: redis as Redis, runs };
}

const admitting = async (keys: readonly string[]) => [
  String(start),
  1,
  '1',
  ...keys.flatMap(() => [`1:${start + 6_000_000}`, 0]),
];

const limit = { algorithm: 'gcra', limit: 10, windowS: 60 } as const;
const policies = (['user', 'tenant', 'client', 'key', 'address', 'route', 'global'] as const).map((by) => ({
  ...limit,
  name: by,
  by,
}));
const all = { user: 'u', tenant: 't', client: 'c', key: 'k', address: '192.0.2.1', route: 'r', global: 'all' };

describe('a store in Redis', () => {
  test('sends one script for all limits of a tenant, and the others beside it, in one turn', async () => {
    const { redis, runs } = scripted(admitting);
    const taken = createRateLimiter({ store: redisStore(redis), policies }).take(all);
    let turns = 0;
    process.nextTick(() => (turns += 1));
    await taken;
    expect(turns).toBeLessThanOrEqual(1);
    expect(runs.map((keys) => keys.map((key) => key.replace(/:limit.*/, '')))).toEqual([
      ['{tenant:t}', '{tenant:t}', '{tenant:t}', '{tenant:t}'],
      ['{address:192.0.2.1}'],
      ['{route:r}'],
      ['{global:all}'],
    ]);
  });

  test('asks nobody while Redis is away, and never rejects', async () => {
    const heard: string[] = [];
    const away = new RedisAway('not-connected', 'x', { mayHaveRun: false });
    const { redis, runs } = scripted(() => Promise.reject(away));
    const events = { onAway: () => heard.push('away') };
    const store = redisStore(redis, { instances: 2, events, now: () => start / 1_000 });
    const limiter = createRateLimiter({ store, policies: [{ ...limit, name: 'user', by: 'user' }] });
    const verdicts = [];
    for (let count = 0; count < 6; count += 1) verdicts.push(await limiter.take({ user: 'u' }));
    expect(verdicts.map(({ allowed }) => allowed)).toEqual([true, true, true, true, true, false]);
    expect(verdicts.at(-1)).toMatchObject({ degraded: true, policies: [{ quota: 5, remaining: 0, t: 12 }] });
    expect({ runs: runs.length, heard, isAway: store.isAway }).toEqual({ runs: 1, heard: ['away'], isAway: true });
    await store.close();
  });

  test('lets through what costs more than its share, once in the time of the whole limit', async () => {
    const { redis } = scripted(() => Promise.reject(new RedisAway('deadline', 'x', { mayHaveRun: true })));
    const store = redisStore(redis, { instances: 4, now: () => start / 1_000 });
    const limiter = createRateLimiter({ store, policies: [{ ...limit, name: 'user', by: 'user' }] });
    expect((await limiter.take({ user: 'u' }, 5)).allowed).toBe(true);
    expect((await limiter.take({ user: 'u' }, 5)).allowed).toBe(false);
    await store.close();
  });

  test('counts here what a script fails on, and says so', async () => {
    const heard: unknown[] = [];
    const { redis, runs } = scripted(() => Promise.reject(new Error('WRONGTYPE')));
    const store = redisStore(redis, { events: { onError: (cause) => heard.push(cause) } });
    const limiter = createRateLimiter({ store, policies: [{ ...limit, name: 'user', by: 'user' }] });
    expect(await limiter.take({ user: 'u' })).toMatchObject({ allowed: true, degraded: true });
    expect(await limiter.take({ user: 'u' })).toMatchObject({ allowed: true, degraded: true });
    expect({ runs: runs.length, errors: heard.length }).toEqual({ runs: 2, errors: 2 });
    await store.close();
  });
});
