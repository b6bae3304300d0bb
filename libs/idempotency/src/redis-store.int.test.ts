import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRedis, type Redis } from '@frontdesk/redis';
import { redisTopologies, startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { redisStore, redisStoreOf } from './redis-store.ts';
import { holdOf, recordStoreContract } from './testing.ts';

// A busy machine is not what these tests are about.
const commandDeadlineMs = 5_000;

async function connect(url: string, app = 'test-bff'): Promise<Redis> {
  const redis = createRedis({ url, app, commandDeadlineMs });
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

  recordStoreContract(() => ({ store: redisStore(redis), pass: async (ms) => void (await pause(ms)) }));
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

  test('scripts that the server forgot are loaded again', async () => {
    const store = redisStore(redis);
    const first = holdOf();
    await store.claim('flushed', first);
    await redis.command('script', 'flush');
    expect(await store.complete('flushed', first, Buffer.from('answer'))).toBe('done');
    await redis.command('script', 'flush');
    expect(await store.claim('flushed', holdOf())).toEqual({ state: 'completed', answer: Buffer.from('answer') });
  });

  test('every record ends: none is without an expiry', async () => {
    const store = redisStore(redis);
    const holds = Array.from({ length: 4 }, () => holdOf());
    for (const [index, hold] of holds.entries()) await store.claim(`ends-${index}`, hold);
    await store.complete('ends-1', holds[1]!, Buffer.from('answer'));
    await store.markUnknown('ends-2', holds[2]!);
    await store.renew('ends-3', holds[3]!);
    for (const index of [0, 1, 2, 3]) {
      const left = Number(await redis.command('pttl', redis.key(`ends-${index}`, 'idempotency')));
      expect(left).toBeGreaterThan(100_000);
      expect(left).toBeLessThanOrEqual(120_000);
    }
  });

  test('apps share no records', async () => {
    const other = await connect(server.url, 'other-bff');
    await redisStore(redis).claim('of-one-app', holdOf());
    expect(await redisStore(other).claim('of-one-app', holdOf())).toMatchObject({ state: 'claimed' });
    await other.close();
  });

  describe('versions side by side', () => {
    test('the new one reads and continues what the old one wrote', async () => {
      const [old, young] = [redisStoreOf(redis, 7), redisStoreOf(redis, 8)];
      const first = holdOf();
      await old.claim('rollout-1', first);
      expect(await young.claim('rollout-1', holdOf())).toEqual({ state: 'in-progress' });
      await old.complete('rollout-1', first, Buffer.from('answer'));
      expect(await young.claim('rollout-1', holdOf())).toMatchObject({ state: 'completed' });
    });

    test('the old one runs nothing that the new one wrote, and changes nothing of it', async () => {
      const [old, young] = [redisStoreOf(redis, 7), redisStoreOf(redis, 8)];
      const first = holdOf();
      await young.claim('rollout-2', first);
      await expect(old.claim('rollout-2', holdOf())).rejects.toThrow('cannot be read by this version (format 8)');
      await expect(old.release('rollout-2', first)).rejects.toThrow('cannot be read');
      expect(await young.claim('rollout-2', holdOf())).toEqual({ state: 'in-progress' });
    });

    test.each(['6', '', 'nonsense'])('a record of format "%s" is not run again', async (format) => {
      await redis.command('hset', redis.key(`odd-${format}`, 'idempotency'), 'v', format, 's', 'completed');
      await expect(redisStoreOf(redis, 8).claim(`odd-${format}`, holdOf())).rejects.toThrow('cannot be read');
    });

    test('what is no record at all is not run either', async () => {
      await redis.command('set', redis.key('string', 'idempotency'), 'something else');
      await expect(redisStore(redis).claim('string', holdOf())).rejects.toThrow('WRONGTYPE');
      await expect(redisStore(redis).complete('string', holdOf(), Buffer.of(1))).rejects.toThrow('WRONGTYPE');
    });
  });
});
