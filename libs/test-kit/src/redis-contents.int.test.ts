import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { redisContents } from './redis-contents.ts';
import { startRedis, type StartedRedis } from './redis-server.ts';

let redis: StartedRedis;
beforeAll(async () => void (redis = await startRedis()), 30_000);
afterAll(() => redis.stop());

test('all that is there is read, whatever it is', async () => {
  const types = ['SET a one', 'HSET b f two', 'RPUSH c three', 'SADD d four', 'ZADD e 1 five', 'XADD f * g six'];
  for (const command of types) await redis.say(command);
  const contents = await redisContents(redis);
  expect([...contents.keys()].toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  const words = ['one', 'two', 'three', 'four', 'five', 'six'];
  expect(words.every((word, at) => contents.get('abcdef'[at] ?? '')?.includes(word))).toBe(true);
});
