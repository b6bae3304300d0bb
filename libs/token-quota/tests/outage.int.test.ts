import { setTimeout as pause } from 'node:timers/promises';
import { createRedis, type Redis } from '@frontdesk/redis';
import { startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTokenQuota, redisStore, type TokenQuota, type TokenQuotaOptions } from '../src/index.ts';
import { prices, requestOf } from './quotas.ts';

let server: StartedRedis;
let redis: Redis;
const made: TokenQuota[] = [];
beforeEach(async () => {
  server = await startRedis();
  redis = createRedis({ url: server.url, app: 'test-bff', commandDeadlineMs: 300 });
  await redis.whenUp(10_000);
});
afterEach(async () => {
  server.resume();
  await Promise.all(made.splice(0).map((quota) => quota.close()));
  await redis.close();
  await server.stop();
});

function quotaOf(options: Partial<TokenQuotaOptions> = {}): TokenQuota {
  const quota = createTokenQuota({ store: redisStore(redis), app: 'test-bff', prices, ...options });
  made.push(quota);
  return quota;
}

const recordsOf = async () =>
  (await redisStore(redis).records('ten_1', { most: 100 })).map(({ record }) => [record.outputTokens, record.ended]);

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 8_000; waited += 100) {
    if (await holds().catch(() => false)) return;
    await pause(100);
  }
  throw new Error('It did not come.');
}

test('Redis stands still: requests are refused within the deadline, streams go on, settlements come later, once', async () => {
  const quota = quotaOf();
  const running = await quota.reserve(requestOf());
  server.pause();
  const begun = performance.now();
  await expect(quota.reserve(requestOf())).rejects.toMatchObject({ code: 'quota-unavailable' });
  expect(performance.now() - begun).toBeLessThan(1_000);
  expect(running.spent(20)).toBe(true);
  expect(await running.settle({ ended: 'complete' })).toMatchObject({ outputTokens: 20 });
  server.resume();
  await until(async () => (await recordsOf()).some(([tokens]) => tokens === 20));
  // The reservation that was refused may have arrived; it was let go.
  await until(async () => {
    const [user] = await quota.standings({ tenant: 'ten_1', user: 'usr_1', limits: {} });
    return user!.held === 0;
  });
  await pause(1_200);
  expect((await recordsOf()).filter(([tokens]) => tokens === 20)).toEqual([[20, 'complete']]);
  const [user] = await quota.standings({ tenant: 'ten_1', user: 'usr_1', limits: {} });
  expect(user).toMatchObject({ used: 120, held: 0 });
}, 20_000);

test('Redis comes back empty: what an owner settles is counted all the same', async () => {
  const quota = quotaOf({ persistEveryTokens: 1 });
  const running = await quota.reserve(requestOf());
  running.spent(6);
  await server.restart();
  await redis.whenUp(10_000);
  running.spent(1);
  await pause(100);
  expect(running.spent(0)).toBe(true);
  await running.settle({ ended: 'complete' });
  await until(async () => (await recordsOf()).length === 1);
  expect(await recordsOf()).toEqual([[7, 'complete']]);
  const [user] = await quota.standings({ tenant: 'ten_1', user: 'usr_1', limits: {} });
  expect(user).toMatchObject({ used: 107, held: 0 });
}, 20_000);

test('where an app admits, nobody is refused and all is counted when Redis is back', async () => {
  const quota = quotaOf({ whenAway: 'admit' });
  server.pause();
  const running = await quota.reserve(requestOf());
  expect(running.spent(50)).toBe(true);
  expect(running.spent(1)).toBe(false);
  await running.settle({ ended: 'quota' });
  server.resume();
  await until(async () => (await recordsOf()).some(([tokens]) => tokens === 51));
}, 20_000);
