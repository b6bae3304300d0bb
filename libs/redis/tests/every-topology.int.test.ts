import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { redisTopologies } from '@frontdesk/test-kit';
import { createRedis, defineScript, type Redis } from '../src/index.ts';

const increment = defineScript('test.increment', "return redis.call('INCRBY', KEYS[1], ARGV[1])");
const echo = defineScript('test.echo', 'return ARGV');
const swap = defineScript(
  'test.swap',
  "local a = redis.call('GETSET', KEYS[1], ARGV[1]); redis.call('SET', KEYS[2], a or ''); return a",
);

describe.each(redisTopologies)('on a $name', ({ start }) => {
  let server: Awaited<ReturnType<typeof start>>;
  let redis: Redis;
  const finished: unknown[] = [];

  beforeAll(async () => {
    server = await start();
    redis = createRedis({
      url: server.url,
      app: 'test-bff',
      commandDeadlineMs: 2_000,
      events: { onRun: (run) => finished.push(run) },
    });
    expect(await redis.whenUp(10_000)).toBe(true);
  }, 30_000);

  afterAll(async () => {
    await redis.close();
    await server.stop();
  });

  test('a script runs on the keys of one hash tag', async () => {
    const keys = [redis.key('pair', 'a'), redis.key('pair', 'b')];
    expect(await redis.run(swap, keys, ['one'])).toBeNull();
    expect(await redis.run(swap, keys, ['two'])).toBe('one');
    expect(await redis.command('get', redis.key('pair', 'b'))).toBe('one');
  });

  test('scripts of many hash tags run in one turn, each on its node', async () => {
    const runs = Array.from({ length: 60 }, (_, n) => redis.run(increment, [redis.key(`many${n}`)], [n]));
    expect(await Promise.all(runs)).toEqual(Array.from({ length: 60 }, (_, n) => n));
  });

  test('keys of several hash tags are refused before anything is sent', async () => {
    await expect(redis.run(swap, [redis.key('a'), redis.key('b')], ['x'])).rejects.toThrow(/do not share one hash tag/);
    await expect(redis.run(swap, [], [])).rejects.toThrow(/needs keys/);
  });

  test('a script is sent whole where a server has forgotten it', async () => {
    const key = redis.key('forgotten');
    await redis.run(increment, [key], [1]);
    await redis.command('script', 'flush');
    expect(await Promise.all([1, 1, 1].map((by) => redis.run(increment, [key], [by])))).toEqual([2, 3, 4]);
  });

  test('arguments arrive as they were, bytes too, and come back as bytes when asked for', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 128]);
    const reply = await redis.run(echo, [redis.key('echo')], ['ж', 7, '', bytes], { buffers: true });
    expect(reply).toEqual([Buffer.from('ж'), Buffer.from('7'), Buffer.alloc(0), bytes]);
    expect(await redis.run(echo, [redis.key('echo')], ['ж', 7])).toEqual(['ж', '7']);
  });

  test('Lua gives numbers back without their fraction, and texts as they are', async () => {
    const fraction = defineScript('test.fraction', 'return { 3.99, tostring(3.99), -3.99 }');
    expect(await redis.run(fraction, [redis.key('n')], [])).toEqual([3, '3.99', -3]);
  });

  test('what a script does wrong is an error of ours, with no argument in it', async () => {
    const wrong = defineScript('test.wrong', "return redis.call('HGET', KEYS[1], ARGV[1])");
    await redis.command('set', redis.key('text'), 'x');
    const error: unknown = await redis.run(wrong, [redis.key('text')], ['secret']).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'Error', message: expect.stringMatching(/^test\.wrong: .*WRONGTYPE/) });
    expect(JSON.stringify((error as Error).cause)).not.toContain('secret');
  });

  test('what would hold up or change the shared connection is refused', async () => {
    await expect(redis.command('BLPOP', 'x', 0)).rejects.toThrow(/connection that all share/);
    await expect(redis.command('multi')).rejects.toThrow(/connection that all share/);
  });

  test('each run is told for metrics', async () => {
    finished.length = 0;
    await redis.run(echo, [redis.key('echo')], []);
    expect(finished).toEqual([{ what: 'test.echo', outcome: 'ok', seconds: expect.any(Number) }]);
  });

  test('a message reaches every subscriber of its channel, of any instance', async () => {
    const other = createRedis({ url: server.url, app: 'other-bff' });
    const heard: string[] = [];
    const both = Promise.withResolvers<void>();
    const on = (who: string) => ({
      message: (text: string) => void (heard.push(`${who} ${text}`) === 2 && both.resolve()),
    });
    const subscriptions = [await redis.subscribe('news', on('a')), await other.subscribe('news', on('b'))];
    await redis.subscribe('else', on('c'));
    await redis.publish('news', 'hello');
    await both.promise;
    expect(heard.toSorted()).toEqual(['a hello', 'b hello']);
    await Promise.all(subscriptions.map((subscription) => subscription.close()));
    await other.close();
  });

  test('after close nothing is sent', async () => {
    const closed = createRedis({ url: server.url, app: 'test-bff' });
    await closed.whenUp(5_000);
    await closed.close();
    expect(closed.isUp).toBe(false);
    await expect(closed.command('ping')).rejects.toMatchObject({ reason: 'not-connected', mayHaveRun: false });
  });
});
