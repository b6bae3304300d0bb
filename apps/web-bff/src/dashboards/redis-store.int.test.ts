import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRedis } from '@frontdesk/redis';
import type { Redis } from '@frontdesk/redis';
import { redisTopologies } from '@frontdesk/test-kit';
import { keepMs } from './dashboard-store.ts';
import { redisDashboards } from './redis-store.ts';
import { dashboardStoreContract, smallBounds } from './testing.ts';

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

  dashboardStoreContract(() => redisDashboards(redis, smallBounds));

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

  test('what is something else is an error, not a dashboard', async () => {
    const other = { tenantId: 'ten_a', userId: 'usr_string' };
    await redis.command('set', redis.key('ten_a/usr_string', 'dashboards'), 'something else');
    await expect(redisDashboards(redis).read(other, 'a')).rejects.toThrow('WRONGTYPE');
  });
});
