import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRedis } from '@frontdesk/redis';
import type { Redis } from '@frontdesk/redis';
import { createSeal } from '@frontdesk/sealing';
import { redisTopologies } from '@frontdesk/test-kit';
import { keepMs } from './dashboard-store.ts';
import { redisDashboards } from './redis-store.ts';
import { dashboardStoreContract, smallBounds } from './testing.ts';

const seal = createSeal(() => [{ id: 'k', key: Buffer.alloc(32, 1) }], { keyForEach: 'purpose' });

describe.each(redisTopologies)('over a $name', ({ start }) => {
  let server: Awaited<ReturnType<typeof start>>;
  let redis: Redis;
  beforeAll(async () => {
    server = await start();
    // A busy machine is not what these tests are about.
    redis = createRedis({ url: server.url, app: 'web-bff', commandDeadlineMs: 5_000 });
    expect(await redis.whenUp(10_000)).toBe(true);
  }, 30_000);
  afterAll(async () => {
    await redis?.close();
    await server?.stop();
  });

  dashboardStoreContract(() => redisDashboards(redis, { bounds: smallBounds, seal }));

  const owner = { tenantId: 'ten_a', userId: 'usr_a' };
  const key = 'frontdesk:web-bff:{ten_a%2Fusr_a}:dashboards';

  test('they are kept under one key of their owner, until nobody has looked for long', async () => {
    const store = redisDashboards(redis);
    await store.save(owner, { id: 'a', expected: 0 }, { format: 1, value: 'x' });
    const left = async () => Number(await redis.command('pttl', key));
    expect(await left()).toBeGreaterThan(keepMs - 60_000);
    await redis.command('pexpire', key, 60_000);
    await store.read(owner, 'a');
    expect(await left()).toBeGreaterThan(keepMs - 60_000);
    await store.remove(owner, { id: 'a', expected: 1 });
    expect(await left()).toBeGreaterThan(0);
  });

  test('nothing of them can be read in Redis; what was kept without a seal still opens, also to be saved again', async () => {
    const someone = { tenantId: 'ten_a', userId: 'usr_sealed' };
    const value = '{"title":"Lay-offs in Q3"}';
    const plain = redisDashboards(redis);
    await plain.save(someone, { id: 'a', expected: 0 }, { format: 1, value });
    const store = redisDashboards(redis, { seal });
    expect((await store.read(someone, 'a'))?.value).toBe(value);
    const again = await store.save(someone, { id: 'a', expected: 0 }, { format: 1, value });
    expect(again).toMatchObject({ state: 'saved', version: 1 });
    await store.save(someone, { id: 'a', expected: 1 }, { format: 1, value: `${value} ` });
    const kept = JSON.stringify(await redis.command('hgetall', redis.key('ten_a/usr_sealed', 'dashboards')));
    expect(kept).not.toContain('Lay-offs');
    await expect(plain.read(someone, 'a')).rejects.toThrow('not configured');
  });

  test('what is something else is an error, not a dashboard', async () => {
    const other = { tenantId: 'ten_a', userId: 'usr_string' };
    await redis.command('set', redis.key('ten_a/usr_string', 'dashboards'), 'something else');
    await expect(redisDashboards(redis).read(other, 'a')).rejects.toThrow('WRONGTYPE');
  });
});
