import { setTimeout as pause } from 'node:timers/promises';
import { createRedis, type Redis } from '@frontdesk/redis';
import { redisTopologies, startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { redisStore } from './redis-store.ts';
import { entryOf, owned, quotaStoreContract, termsOf } from './testing.ts';

async function connect(url: string, app = 'test-bff'): Promise<Redis> {
  // A busy machine is not what these tests are about.
  const redis = createRedis({ url, app, commandDeadlineMs: 5_000 });
  expect(await redis.whenUp(10_000)).toBe(true);
  return redis;
}

describe.each(redisTopologies)('over a $name', ({ start }) => {
  let server: Awaited<ReturnType<typeof start>>;
  let redis: Redis;
  beforeAll(async () => {
    server = await start();
    redis = await connect(server.url);
  }, 30_000);
  afterAll(async () => {
    await redis?.close();
    await server?.stop();
  });

  quotaStoreContract(() => ({ store: redisStore(redis), pass: async (ms) => void (await pause(ms)) }));
});

describe('over a single Redis', () => {
  let server: StartedRedis;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedis();
    redis = await connect(server.url);
  });
  afterAll(async () => {
    await redis?.close();
    await server?.stop();
  });

  test('apps share quotas and reservations, and a record says whose it was', async () => {
    const other = await connect(server.url, 'other-bff');
    const entry = entryOf();
    await redisStore(redis).reserve(entry, termsOf());
    await redisStore(other).settle(entry, owned());
    const [stored] = await redisStore(redis).records(entry.tenant, { most: 1 });
    expect(stored?.record).toMatchObject({ reservationId: entry.id, app: 'test-bff' });
    await other.close();
  });

  test('every key ends', async () => {
    const store = redisStore(redis);
    const [open, settled] = [entryOf(), entryOf()];
    for (const entry of [open, settled]) await store.reserve(entry, termsOf());
    await store.settle(settled, owned());
    const keys = (await redis.command('keys', '*')) as string[];
    expect(keys.length).toBeGreaterThan(10);
    for (const key of keys) expect([key, Number(await redis.command('pttl', key)) > 0]).toEqual([key, true]);
  });

  test('usage records are capped by number, and go by age', async () => {
    const store = redisStore(redis, { maxRecords: 100, keepRecordsMs: 500 });
    const { tenant } = entryOf();
    for (let n = 0; n < 400; n += 1) await store.settle(entryOf({ tenant }), owned());
    expect((await store.records(tenant, { most: 1_000 })).length).toBeLessThanOrEqual(200);
    await pause(600);
    expect(await store.records(tenant, { most: 1_000 })).toEqual([]);
  });

  test('scripts that the server forgot are loaded again', async () => {
    const store = redisStore(redis);
    const entry = entryOf();
    await store.reserve(entry, termsOf());
    await redis.command('script', 'flush');
    expect(await store.settle(entry, owned())).toMatchObject({ state: 'settled' });
  });

  test('a reservation of a newer format is left alone', async () => {
    const store = redisStore(redis);
    const entry = entryOf();
    await store.reserve(entry, termsOf());
    const key = redis.sharedKey(entry.tenant, 'token-quota', 'reservation', entry.id);
    await redis.command('hset', key, 'v', '7');
    await expect(store.settle(entry, owned())).rejects.toThrow('cannot be read by this version (format 7)');
    await expect(store.meter(entry, { outputTokens: 1, leaseMs: 1 })).rejects.toThrow('cannot be read');
    await expect(store.reserve(entry, termsOf())).rejects.toThrow('cannot be read');
    await expect(store.find(entry.tenant, entry.id)).rejects.toThrow('cannot be read');
  });
});
