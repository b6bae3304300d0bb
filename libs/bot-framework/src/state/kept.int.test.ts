import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRedis } from '@frontdesk/redis';
import type { Redis } from '@frontdesk/redis';
import { createSeal } from '@frontdesk/sealing';
import { startRedis } from '@frontdesk/test-kit';
import type { StartedRedis } from '@frontdesk/test-kit';
import { memoryKept, redisKept } from './kept.ts';
import type { Kept } from './kept.ts';

const seal = createSeal(() => [{ id: 'a', key: Buffer.alloc(32, 'a') }]);

let server: StartedRedis;
let redis: Redis;
let places: Readonly<Record<string, Kept>>;

beforeAll(async () => {
  server = await startRedis();
  redis = createRedis({ url: server.url, app: 'kept-test', commandDeadlineMs: 2_000 });
  await redis.whenUp(5_000);
  places = { 'a Redis': redisKept(redis, seal), process: memoryKept(seal) };
}, 30_000);
afterAll(async () => {
  await redis?.close();
  await server?.stop();
});

describe.each(['a Redis', 'process'])('what is kept in %s', (name) => {
  test('is taken by one of many, and gone', async () => {
    const kept = places[name]!;
    await kept.set(['code', 'x'], 'secret', 10_000);
    const taken = await Promise.all(Array.from({ length: 20 }, () => kept.take('code', 'x')));
    expect(taken.filter((one) => one !== undefined)).toEqual(['secret']);
    expect(await kept.get('code', 'x')).toBeUndefined();
  });
});
