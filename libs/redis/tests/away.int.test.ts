import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createRedis, defineScript, RedisAway, type Redis, type RedisOptions } from '../src/index.ts';
import { settled, settledWithin, until } from './in-time.ts';
import { startRedis } from '@frontdesk/test-kit';

const increment = defineScript('test.increment', "return redis.call('INCR', KEYS[1])");

let server: Awaited<ReturnType<typeof startRedis>>;
let redis: Redis;
const ups: string[] = [];

async function connected(options: Partial<RedisOptions> = {}): Promise<Redis> {
  ups.length = 0;
  const events = { onUp: () => void ups.push('up'), onDown: () => void ups.push('down') };
  redis = createRedis({ url: server.url, app: 'test-bff', events, ...options });
  expect(await redis.whenUp(5_000)).toBe(true);
  return redis;
}

beforeEach(async () => {
  server = await startRedis();
});

afterEach(async () => {
  await redis.close();
  await server.stop();
});

describe('a Redis that stands still', () => {
  test('costs each caller its deadline and no more', async () => {
    await connected();
    await redis.run(increment, [redis.key('a')], []);
    server.pause();
    for (let n = 0; n < 5; n += 1) {
      const error = await settledWithin(60, redis.run(increment, [redis.key('a')], []));
      expect(error).toMatchObject({ name: 'RedisAway', reason: 'deadline', mayHaveRun: true });
    }
    server.resume();
  });

  test('costs a caller what it asked for, when it asked for more or less', async () => {
    await connected({ commandDeadlineMs: 10 });
    server.pause();
    const shorter = redis.run(increment, [redis.key('a')], [], { deadlineMs: 1 });
    const longer = redis.run(increment, [redis.key('a')], [], { deadlineMs: 900 });
    expect(await settledWithin(9, shorter)).toBeInstanceOf(RedisAway);
    expect(await settledWithin(20, longer)).toBe('over');
    server.resume();
    expect(await longer).toBeGreaterThan(0);
  });

  test('costs nothing any more once its connection is given up, and is used again when it goes on', async () => {
    await connected({ stalledAfterMs: 200 });
    server.pause();
    await redis.run(increment, [redis.key('a')], []).catch(() => {});
    await until(() => (redis.isUp ? undefined : true), 2_000);
    const refused = await settled(redis.command('ping'));
    expect(refused).toMatchObject({ reason: 'not-connected', mayHaveRun: false });
    server.resume();
    expect(await redis.whenUp(2_000)).toBe(true);
    expect(ups).toEqual(['up', 'down', 'up']);
  });

  test('runs what was under way once at most', async () => {
    await connected({ stalledAfterMs: 200 });
    const key = redis.key('once');
    await redis.run(increment, [redis.key('warm')], []);
    server.pause();
    await redis.run(increment, [key], []).catch(() => {});
    await until(() => (redis.isUp ? undefined : true), 2_000);
    server.resume();
    await redis.whenUp(2_000);
    await redis.command('ping');
    expect(Number(await redis.command('get', key))).toBeLessThanOrEqual(1);
  });
});

describe('a Redis that was killed', () => {
  test('is away at once, also for what was under way, and back within two seconds of its return', async () => {
    await connected();
    server.pause();
    const underWay = redis.run(increment, [redis.key('a')], [], { deadlineMs: 5_000 });
    const lost = expect(underWay).rejects.toMatchObject({ reason: 'not-connected', mayHaveRun: true });
    await server.kill();
    await lost;
    await until(() => (redis.isUp ? undefined : true), 1_000);
    const refused = redis.run(increment, [redis.key('a')], []);
    await expect(refused).rejects.toMatchObject({ reason: 'not-connected', mayHaveRun: false });
    await server.restart();
    expect(await redis.whenUp(2_000)).toBe(true);
    expect(await redis.run(increment, [redis.key('a')], [], { deadlineMs: 1_000 })).toBe(1);
    expect(ups).toEqual(['up', 'down', 'up']);
  });

  test('does not keep a process from starting or from closing', async () => {
    await server.kill();
    const errors: unknown[] = [];
    redis = createRedis({ url: server.url, app: 'test-bff', events: { onError: (error) => errors.push(error) } });
    await until(() => errors.length > 2 || undefined, 2_000);
    expect(redis.isUp).toBe(false);
    expect(await redis.whenUp(1)).toBe(false);
    await expect(redis.command('ping')).rejects.toMatchObject({ reason: 'not-connected' });
  });
});

describe('a Redis that refuses', () => {
  test('with a wrong password is away, and says why only to the events', async () => {
    await server.say('CONFIG SET requirepass right');
    const errors: unknown[] = [];
    const url = server.url.replace('://', '://:wrong@');
    redis = createRedis({ url, app: 'test-bff', events: { onError: (error) => errors.push(error) } });
    await until(() => errors.length > 0 || undefined, 2_000);
    expect(redis.isUp).toBe(false);
    expect(String(errors[0])).toMatch(/WRONGPASS/);
    expect(JSON.stringify(errors)).not.toContain('"wrong"');
  });

  test('without the password is away', async () => {
    await server.say('CONFIG SET requirepass right');
    redis = createRedis({ url: server.url, app: 'test-bff' });
    await redis.whenUp(300);
    await expect(redis.command('ping')).rejects.toBeInstanceOf(RedisAway);
  });

  test('with the right password and user is there', async () => {
    await server.say('ACL SETUSER app on >pass +@all ~*');
    await connected({ url: server.url.replace('://', '://app:pass@') + '/2' });
    expect(await redis.command('acl', 'whoami')).toBe('app');
    expect(await redis.command('client', 'info').catch(String)).toMatch(/connection that all share/);
  });

  test('for lack of memory is away, and nothing ran', async () => {
    await connected({ commandDeadlineMs: 1_000 });
    await server.say('CONFIG SET maxmemory 1');
    const refused = redis.run(increment, [redis.key('a')], []);
    await expect(refused).rejects.toMatchObject({ reason: 'refused', mayHaveRun: false });
  });

  test('because it became a replica is left for a new connection', async () => {
    await connected({ commandDeadlineMs: 1_000 });
    await server.say('REPLICAOF 127.0.0.1 1');
    const refused = redis.run(increment, [redis.key('a')], []);
    await expect(refused).rejects.toMatchObject({ reason: 'refused', mayHaveRun: false });
    await until(() => ups.join() === 'up,down,up' || undefined, 2_000);
    await server.say('REPLICAOF NO ONE');
  });
});

test.each([
  ['', 'knows', 1],
  [', and once more whole', 'does not know', 2],
])('what runs in one turn arrives in one read%s, where the server %s the script', async (_whole, knows, times) => {
  await connected({ commandDeadlineMs: 1_000 });
  if (knows === 'knows') await redis.run(increment, [redis.key('a')], []);
  const reads = async (): Promise<number> =>
    Number(/total_reads_processed:(\d+)/.exec(await server.say('INFO stats'))?.[1]);
  const before = await reads();
  const between = (await reads()) - before; // what the question itself costs
  await Promise.all(Array.from({ length: 50 }, (_, n) => redis.run(increment, [redis.key(`k${n}`)], [])));
  expect((await reads()) - before - between).toBe(between + times);
});
