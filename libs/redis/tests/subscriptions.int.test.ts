import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createRedis, type Redis, type Subscriber } from '../src/index.ts';
import { until } from './in-time.ts';
import { startRedis } from '@frontdesk/test-kit';

let server: Awaited<ReturnType<typeof startRedis>>;
let redis: Redis;
const errors: unknown[] = [];

function diary(): Subscriber & { readonly entries: string[] } {
  const entries: string[] = [];
  return {
    entries,
    message: (text) => void entries.push(text),
    lost: () => void entries.push('(lost)'),
    restored: () => void entries.push('(restored)'),
  };
}

const open = (): Redis =>
  createRedis({
    url: server.url,
    app: 'test-bff',
    commandDeadlineMs: 1_000,
    connectWithinMs: 300,
    stalledAfterMs: 300,
    events: { onError: (error) => errors.push(error) },
  });

beforeEach(async () => {
  errors.length = 0;
  server = await startRedis();
  redis = open();
  await redis.whenUp(5_000);
});

afterEach(async () => {
  await redis.close();
  await server.stop();
});

const subscribed = async (channel: string): Promise<number> =>
  Number(/:(\d+)\r\n\+OK/.exec(await server.say(`PUBSUB NUMSUB ${channel}`))?.[1]);
const connections = async (): Promise<number> =>
  (await server.say('CLIENT LIST')).split('name=frontdesk:test-bff ').length - 1;

describe('a subscriber', () => {
  test('is told when it may miss messages, and when it hears again', async () => {
    const on = diary();
    await redis.subscribe('news', on);
    await redis.publish('news', 'one');
    await until(() => on.entries.includes('one') || undefined, 2_000);
    await server.kill();
    await until(() => on.entries.includes('(lost)') || undefined, 2_000);
    await server.restart();
    await until(() => on.entries.includes('(restored)') || undefined, 2_000);
    await until(() => redis.isUp || undefined, 2_000);
    await redis.publish('news', 'two');
    await until(() => on.entries.includes('two') || undefined, 2_000);
    expect(on.entries).toEqual(['one', '(lost)', '(restored)', 'two']);
  });

  test('is told also of a Redis that stands still, which ends no connection', async () => {
    const on = diary();
    await redis.subscribe('news', on);
    server.pause();
    await until(() => on.entries.includes('(lost)') || undefined, 4_000);
    server.resume();
    await until(() => on.entries.includes('(restored)') || undefined, 2_000);
  });

  test('of a Redis that is away from the start begins as lost', async () => {
    await server.kill();
    const on = diary();
    const subscription = await redis.subscribe('news', on);
    expect(on.entries).toEqual(['(lost)']);
    await server.restart();
    await until(() => on.entries.includes('(restored)') || undefined, 2_000);
    await subscription.close();
  });

  test('hears nothing after it closed, and the connection is there as long as there are others', async () => {
    const [a, b, c] = [diary(), diary(), diary()];
    const [first, second, third] = [
      await redis.subscribe('news', a),
      await redis.subscribe('news', b),
      await redis.subscribe('sport', c),
    ];
    expect(await connections()).toBe(2);
    await first.close();
    await first.close();
    await redis.publish('news', 'one');
    await until(() => b.entries.includes('one') || undefined, 2_000);
    expect(a.entries).toEqual([]);
    await second.close();
    await until(async () => (await subscribed('news')) === 0 || undefined, 2_000);
    expect(await subscribed('sport')).toBe(1);
    await third.close();
    await until(async () => (await connections()) === 1 || undefined, 2_000);
    const again = diary();
    await redis.subscribe('news', again);
    await redis.publish('news', 'two');
    await until(() => again.entries.includes('two') || undefined, 2_000);
  });

  test('that throws is reported, and the others hear', async () => {
    const on = diary();
    await redis.subscribe('news', {
      message: () => {
        throw new Error('mine');
      },
    });
    await redis.subscribe('news', on);
    await redis.publish('news', 'one');
    await until(() => on.entries.includes('one') || undefined, 2_000);
    expect(String(errors[0])).toContain('mine');
  });

  test('many at once share one connection and are all there', async () => {
    const diaries = Array.from({ length: 200 }, diary);
    await Promise.all(diaries.map((on, n) => redis.subscribe(`stream-${n}`, on)));
    await Promise.all(diaries.map((_, n) => redis.publish(`stream-${n}`, `for ${n}`)));
    await until(() => diaries.every(({ entries }, n) => entries.join() === `for ${n}`) || undefined, 3_000);
    expect(await connections()).toBe(2);
  });
});

test('a process that has closed its Redis has nothing that keeps it running', async () => {
  await redis.subscribe('news', diary());
  await redis.close();
  await until(async () => (await connections()) === 0 || undefined, 2_000);
});
