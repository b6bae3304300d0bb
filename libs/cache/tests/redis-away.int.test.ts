import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createRedis, type Redis } from '@frontdesk/redis';
import { startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { createCache, type Cache } from '../src/index.ts';
import { countedLoads, reachOf, requestOf, until, untilHearing } from '../src/testing.ts';

let server: StartedRedis;
const open: { redis: Redis; cache: Cache; said: string[] }[] = [];

async function instance() {
  const redis = createRedis({ url: server.url, app: 'cache-test', commandDeadlineMs: 200 });
  await redis.whenUp(5_000);
  const said: string[] = [];
  const events = { onAway: () => void said.push('away'), onBack: () => void said.push('back') };
  const cache = createCache({ redis, events });
  open.push({ redis, cache, said });
  await untilHearing(cache);
  return { redis, cache, said };
}

beforeEach(async () => {
  server = await startRedis();
}, 15_000);
afterEach(async () => {
  server.resume();
  for (const { cache, redis } of open.splice(0)) {
    await cache.close();
    await redis.close();
  }
  await server.stop();
}, 15_000);

test('a killed Redis costs nobody an answer, and is used again when it is back', async () => {
  const { cache, redis, said } = await instance();
  const loads = countedLoads();
  const request = requestOf({ load: loads.load });
  await cache.read(request, reachOf());
  await server.kill();
  await until(() => !redis.isUp && cache.readNow(request) === undefined); // emptied: others are not heard any more
  expect(await cache.read(request, reachOf())).toMatchObject({ value: 'v2', state: 'miss' });
  expect(await cache.read(request, reachOf())).toMatchObject({ value: 'v2', state: 'fresh' });
  await cache.invalidate([request.tags[0]!]);
  expect(await cache.read(request, reachOf())).toMatchObject({ value: 'v3', state: 'miss' });
  await cache.wrote(request.owner);
  expect(await cache.read(request, reachOf())).toMatchObject({ value: 'v4', state: 'miss' });
  expect(said).toEqual(['away']);
  await server.restart();
  await redis.whenUp(5_000);
  await untilHearing(cache);
  const later = await instance();
  await until(async () => {
    const again = requestOf({ load: countedLoads().load });
    await cache.read(again, reachOf());
    return (await later.cache.read(again, reachOf())).state === 'fresh';
  });
}, 30_000);

test('what was said to a Redis that stood still is said again when it goes on, and reaches everyone', async () => {
  const [one, other] = [await instance(), await instance()];
  const loads = countedLoads();
  const request = requestOf({ load: loads.load });
  for (const { cache } of [one, other]) await cache.read(request, reachOf());
  server.pause();
  await one.cache.invalidate([request.tags[0]!]);
  expect(await one.cache.read(request, reachOf())).toMatchObject({ value: 'v2' });
  server.resume();
  await until(() => one.redis.isUp && other.redis.isUp);
  await until(async () => (await other.cache.read(request, reachOf())).value !== 'v1');
  expect((await one.cache.read(request, reachOf())).value).not.toBe('v1');
}, 30_000);

test('nobody waits for a Redis that stands still longer than a command may take, and the next ones not at all', async () => {
  const { cache } = await instance();
  server.pause();
  const took = async (): Promise<number> => {
    const from = performance.now();
    await cache.read(requestOf(), reachOf());
    return performance.now() - from;
  };
  expect(await took()).toBeGreaterThan(150); // it was waited for, once
  expect(await took()).toBeLessThan(150);
}, 30_000);
