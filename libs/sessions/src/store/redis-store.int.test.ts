import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRedis, type Redis } from '@frontdesk/redis';
import { redisTopologies } from '@frontdesk/test-kit';
import { redisSessionStore } from './redis-store.ts';
import { sessionOf, sessionStoreContract } from '../testing.ts';

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

  sessionStoreContract(() => ({ store: redisSessionStore(redis), pass: async (ms) => void (await pause(ms)) }));

  test('nothing is kept without an expiry', async () => {
    const store = redisSessionStore(redis);
    const session = sessionOf({ groups: ['a', 'b'] });
    await store.create('ends', session);
    await store.claim('ends', 'owner', 1_000);
    await store.save('ends', 'owner', { format: 1, value: Buffer.of(1) });
    await store.read('ends', { idleMs: 60_000, everyMs: 0 });
    await store.once('mark', 1_000);
    const keys = [redis.key('ends', 'session'), redis.key('a', 'sessions'), redis.key('mark', 'once')];
    for (const key of keys) expect(Number(await redis.command('pttl', key))).toBeGreaterThan(0);
  });

  test('apps share no sessions', async () => {
    const other = await connect(server.url, 'other-bff');
    await redisSessionStore(redis).create('of-one-app', sessionOf());
    expect(await redisSessionStore(other).read('of-one-app')).toBeUndefined();
    await other.close();
  });

  test('what is no session is an error, not a session', async () => {
    await redis.command('set', redis.key('string', 'session'), 'something else');
    await expect(redisSessionStore(redis).read('string')).rejects.toThrow('WRONGTYPE');
  });
});
