import { hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createRedis, type Redis } from '@frontdesk/redis';
import { createSeal, type Seal } from '@frontdesk/sealing';
import { redisTopologies } from '@frontdesk/test-kit';
import type { Cache } from './cache-types.ts';
import { createCache } from './create-cache.ts';
import { cacheBehaviour, countedLoads, reachOf, requestOf, scriptedLoads, until, untilHearing } from './testing.ts';

const sealOf = (fill: number): Seal =>
  createSeal(() => [{ id: `k${fill}`, key: Buffer.alloc(32, fill) }], { keyForEach: 'purpose' });

const pass = async (ms: number): Promise<void> => void (await pause(ms));

describe('in one process', () => {
  cacheBehaviour(() => ({ cache: createCache(), pass }));
});

describe.each(redisTopologies)('over a $name', ({ start }) => {
  let server: Awaited<ReturnType<typeof start>>;
  let redis: Redis;
  const open: Cache[] = [];
  beforeAll(async () => {
    server = await start();
    // The machine that runs the tests is busy; how long a caller waits is tested elsewhere.
    redis = createRedis({ url: server.url, app: 'cache-test', commandDeadlineMs: 5_000 });
    await redis.whenUp(10_000);
  }, 30_000);
  afterEach(async () => void (await Promise.all(open.splice(0).map((cache) => cache.close()))));
  afterAll(async () => {
    await redis?.close();
    await server?.stop();
  });

  const instance = async (seal: Seal | undefined = sealOf(1)): Promise<Cache> => {
    const cache = createCache({ redis, seal });
    open.push(cache);
    await untilHearing(cache);
    return cache;
  };

  cacheBehaviour(async () => ({ cache: await instance(), pass }));

  describe('two instances', () => {
    test('share what one of them loaded', async () => {
      const [one, other] = [await instance(), await instance()];
      const loads = countedLoads();
      const request = requestOf({ load: loads.load });
      expect(await one.read(request, reachOf())).toMatchObject({ value: 'v1', state: 'miss' });
      expect(await other.read(request, reachOf())).toMatchObject({ value: 'v1', state: 'fresh' });
      expect(loads.count).toBe(1);
    });

    test('share nothing where one of them lacks the key, or has none', async () => {
      const instances = [await instance(), await instance(sealOf(2)), await instance()];
      const loads = countedLoads();
      const request = requestOf({ load: loads.load });
      for (const cache of instances) expect(await cache.read(request, reachOf())).toMatchObject({ state: 'miss' });
      const name = hash('sha256', JSON.stringify([request.key, request.tags]), 'base64url');
      const kept = await redis.command('get', redis.key(name, 'cache'));
      expect(kept).toMatch(/k1/);
      expect(kept).not.toContain('v3');
      expect(loads.count).toBe(3);
    });

    test('are both fresh after an invalidation that one of them made', async () => {
      const [one, other] = [await instance(), await instance()];
      const request = requestOf({ load: countedLoads().load });
      for (const cache of [one, other]) await cache.read(request, reachOf());
      expect(other.readNow(request)).toBeDefined();
      await one.invalidate([request.tags[0]!]);
      await until(() => other.readNow(request) === undefined);
      expect(await other.read(request, reachOf())).toMatchObject({ value: 'v2', state: 'miss' });
      expect(await one.read(request, reachOf())).toMatchObject({ value: 'v2', state: 'fresh' });
    });

    test('both serve writers nothing older than their writes, and others what there is', async () => {
      const [one, other] = [await instance(), await instance()];
      const request = requestOf({ load: countedLoads().load });
      const neighbour = { ...request, owner: 'ten_1/usr_neighbour' };
      for (const cache of [one, other]) await cache.read(request, reachOf());
      await one.wrote(request.owner);
      await until(() => other.readNow(request) === undefined);
      expect(await other.read(neighbour, reachOf())).toMatchObject({ value: 'v1' });
      expect(await other.read(request, reachOf())).toMatchObject({ value: 'v2', state: 'miss' });
      expect(await one.read(request, reachOf())).toMatchObject({ value: 'v2', state: 'fresh' });
    });

    test('and a third one that starts later serve nothing that was invalidated or written over before', async () => {
      const [one, other] = [await instance(), await instance()];
      const [request, apart] = [requestOf({ load: countedLoads().load }), requestOf({ load: countedLoads().load })];
      for (const each of [request, apart]) await one.read(each, reachOf());
      await one.invalidate([request.tags[0]!]);
      await other.wrote(apart.owner);
      const third = await instance();
      expect(await third.read(request, reachOf())).toMatchObject({ value: 'v2', state: 'miss' });
      const neighbour = { ...apart, owner: 'ten_1/usr_neighbour' };
      expect(await third.read(neighbour, reachOf())).toMatchObject({ value: 'v1', state: 'fresh' });
      expect(await third.read(apart, reachOf())).toMatchObject({ value: 'v2', state: 'miss' });
    });

    test('keep nothing of a load that began before an invalidation which the other one made', async () => {
      const [one, other] = [await instance(), await instance()];
      const loads = scriptedLoads();
      const request = requestOf({ load: loads.load });
      const before = one.read(request, reachOf());
      await until(() => loads.calls.length === 1);
      await other.invalidate([request.tags[0]!]);
      loads.calls[0]!.answer('old');
      await before;
      const after = other.read(request, reachOf());
      await until(() => loads.calls.length === 2);
      loads.calls[1]!.answer('young');
      expect(await after).toMatchObject({ value: 'young', state: 'miss' });
    });
  });
});
