import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createRedis, defineScript, type Redis } from '../src/index.ts';
import { settled, until } from './in-time.ts';
import { startRedisSentinel } from '@frontdesk/test-kit/sentinel';

const increment = defineScript('test.increment', "return redis.call('INCR', KEYS[1])");

let sentinel: Awaited<ReturnType<typeof startRedisSentinel>>;
let redis: Redis;

beforeEach(async () => {
  sentinel = await startRedisSentinel();
  redis = createRedis({ url: sentinel.url, app: 'test-bff', commandDeadlineMs: 1_000, stalledAfterMs: 300 });
  expect(await redis.whenUp(10_000)).toBe(true);
}, 30_000);

afterEach(async () => {
  await redis.close();
  await sentinel.stop();
});

const run = (): Promise<unknown> => redis.run(increment, [redis.key('counter')], []);
const runs = (withinMs: number): Promise<number> =>
  until(async () => {
    const reply = await settled(run());
    return typeof reply === 'number' ? reply : undefined;
  }, withinMs);

describe('behind Sentinel', () => {
  test('the new master is used after a failover, with a script that it has never seen', async () => {
    await run();
    await sentinel.failOver();
    // The former master lives and would take writes for seconds.
    await until(async () => {
      const reply = await settled(run());
      return (
        (await sentinel.replica.say(`GET ${redis.key('counter')}`)).includes(`\r\n${String(reply)}\r\n`) || undefined
      );
    }, 3_000);
  }, 20_000);

  test('a master that stands still is left for the one that the sentinels name', async () => {
    await run();
    sentinel.master.pause();
    expect(await settled(redis.run(increment, [redis.key('counter')], [], { deadlineMs: 50 }))).toMatchObject({
      reason: 'deadline',
    });
    await until(async () => (await sentinel.replica.say('ROLE')).includes('master') || undefined, 10_000);
    await runs(5_000);
    sentinel.master.resume();
  }, 20_000);

  test('a process starts and closes while no sentinel answers', async () => {
    await sentinel.sentinels[0]!.kill();
    const errors: unknown[] = [];
    const other = createRedis({ url: sentinel.url, app: 'other', events: { onError: (error) => errors.push(error) } });
    await until(() => errors.length > 1 || undefined, 3_000);
    expect(other.isUp).toBe(false);
    await other.close();
    expect(await run()).toBe(1); // who is connected needs no sentinel
  });

  test('a subscriber hears again after a failover', async () => {
    const heard: string[] = [];
    await redis.subscribe('news', {
      message: (text) => void heard.push(text),
      lost: () => void heard.push('lost'),
      restored: () => void heard.push('restored'),
    });
    await sentinel.failOver();
    await until(() => heard.includes('restored') || undefined, 10_000);
    await until(() => redis.isUp || undefined, 5_000);
    await until(async () => {
      await settled(redis.publish('news', 'hello'));
      return heard.includes('hello') || undefined;
    }, 5_000);
    expect(heard.slice(0, 2)).toEqual(['lost', 'restored']);
  }, 20_000);
});
