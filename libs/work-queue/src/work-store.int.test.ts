import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createRedis } from '@frontdesk/redis';
import type { Redis } from '@frontdesk/redis';
import { startRedis, startRedisCluster } from '@frontdesk/test-kit';
import { memoryWorkStore } from './memory-store.ts';
import { redisWorkStore } from './redis-store.ts';
import type { Claim, WorkStore } from './work-store.ts';

interface Place {
  readonly open: () => WorkStore;
  readonly empty: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const settings = { most: 5, mostInLane: 3, retentionMs: 60_000 };

async function onRedis(url: string, stop: () => Promise<void>): Promise<Place> {
  const redis: Redis = createRedis({ url, app: 'work-test', commandDeadlineMs: 2_000 });
  await redis.whenUp(5_000);
  let number = 0;
  return {
    // Another app for each test, as it were: nothing is emptied that another test may still use.
    open: () => redisWorkStore({ ...redis, key: (tag, ...parts) => redis.key(`${tag}${number}`, ...parts) }, settings),
    empty: async () => void (number += 1),
    close: async () => {
      await redis.close();
      await stop();
    },
  };
}

const places: Record<string, () => Promise<Place>> = {
  'in process': async () => ({
    open: () => memoryWorkStore(settings),
    empty: async () => undefined,
    close: async () => undefined,
  }),
  'single Redis': async () => {
    const redis = await startRedis();
    return await onRedis(redis.url, () => redis.stop());
  },
  'Redis Cluster': async () => {
    const cluster = await startRedisCluster();
    return await onRedis(cluster.url, () => cluster.stop());
  },
};

function item(id: string, lane = 'lane') {
  return { id, lane, payload: Buffer.from([0, 255, ...Buffer.from(id)]) };
}

async function claimed(store: WorkStore, leaseMs = 5_000): Promise<Claim> {
  const claim = await store.claim(leaseMs);
  if ('nothingForMs' in claim) throw new Error(`nothing for ${claim.nothingForMs} ms`);
  return claim;
}

const textOf = ({ payload }: Claim) => payload.subarray(2).toString();

describe.each(Object.keys(places))('work that waits, %s', (name) => {
  let place: Place;
  let store: WorkStore;

  beforeAll(async () => {
    place = await places[name]!();
  }, 60_000);
  afterAll(() => place.close());
  beforeEach(async () => {
    await place.empty();
    store = place.open();
  });

  test('is taken once, however often it comes, also when it is done', async () => {
    expect(await Promise.all([store.put(item('a')), store.put(item('a')), store.put(item('a'))])).toEqual([
      'new',
      'known',
      'known',
    ]);
    const claim = await claimed(store);
    expect(textOf(claim)).toBe('a');
    expect(await store.finish(claim)).toBe('done');
    expect(await store.put(item('a'))).toBe('known');
    expect(await store.claim(1_000)).toEqual({ nothingForMs: undefined });
    expect(await store.waiting()).toBe(0);
  });

  test('is bounded', async () => {
    for (let i = 0; i < 5; i += 1) expect(await store.put(item(`${i}`, `lane ${i}`))).toBe('new');
    expect(await store.put(item('one more'))).toBe('full');
    expect(await store.waiting()).toBe(5);
    await store.finish(await claimed(store));
    expect(await store.put(item('one more'))).toBe('new');
  });

  test('is bounded in each lane, so that nobody fills the place of all', async () => {
    for (let i = 0; i < 3; i += 1) expect(await store.put(item(`${i}`))).toBe('new');
    expect(await store.put(item('one more'))).toBe('full');
    expect(await store.put(item('of another', 'another lane'))).toBe('new');
    await store.finish(await claimed(store));
    expect(await store.put(item('one more'))).toBe('new');
  });

  test('of one lane is given out one after the other, in its order, and of others meanwhile', async () => {
    for (const id of ['a1', 'a2']) await store.put(item(id, 'a'));
    await store.put(item('b1', 'b'));
    const [first, other] = [await claimed(store), await claimed(store)];
    expect([first, other].map(textOf).toSorted()).toEqual(['a1', 'b1']);
    expect(await store.claim(1_000)).toHaveProperty('nothingForMs');
    await store.finish(textOf(first) === 'a1' ? first : other);
    expect(textOf(await claimed(store))).toBe('a2');
  });

  test('is taken over when its lease is over, with its notes, and who had it can change nothing more', async () => {
    await store.put(item('a'));
    const first = await claimed(store, 60);
    expect(await store.note(first, '{"send 1":"id"}')).toBe('done');
    await pause(90);
    const second = await claimed(store);
    expect(second).toMatchObject({ attempt: 2, notes: '{"send 1":"id"}' });
    expect(second.fence).toBeGreaterThan(first.fence);
    const late = [store.finish(first), store.note(first, '{}'), store.renew(first, 5_000), store.later(first, 0)];
    expect(await Promise.all(late)).toEqual(['lost', 'lost', 'lost', 'lost']);
    expect(await store.finish(second)).toBe('done');
  });

  test('stays whose it is while it is renewed', async () => {
    await store.put(item('a'));
    const claim = await claimed(store, 80);
    for (let i = 0; i < 4; i += 1) {
      await pause(40);
      expect(await store.renew(claim, 80)).toBe('done');
      expect(await store.claim(80)).toHaveProperty('nothingForMs');
    }
    expect(await store.finish(claim)).toBe('done');
  });

  test('comes later, and its lane with it', async () => {
    await store.put(item('a1', 'a'));
    await store.put(item('a2', 'a'));
    await store.later(await claimed(store), 80);
    const nothing = await store.claim(1_000);
    expect(nothing).toHaveProperty('nothingForMs');
    await pause(110);
    expect(await claimed(store)).toMatchObject({ attempt: 2 });
  });
});
