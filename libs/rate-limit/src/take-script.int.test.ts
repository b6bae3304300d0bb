import { randomUUID } from 'node:crypto';
import { createRedis, defineScript, type Redis } from '@frontdesk/redis';
import { startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyRule, anyTries, rule, tried } from '../tests/naive.ts';
import { algorithms } from './algorithms.ts';
import { settleLua, takeLua } from './limit-scripts.ts';
import { runSettle, runTake } from './take-script.ts';

let server: StartedRedis;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis();
  redis = createRedis({ url: server.url, app: 'limits', commandDeadlineMs: 900 });
  await redis.whenUp(5_000);
});
afterAll(async () => {
  await redis.close();
  await server.stop();
});

// The scripts with the clock as one more argument, so that they can be held against the functions.
function clockedLua(lua: string): string {
  return lua
    .replace("local time = redis.call('TIME')\n", '')
    .replace('local now = time[1] * 1000000 + time[2]', 'local now = tonumber(ARGV[#ARGV])')
    .replaceAll("redis.call('SET', KEYS[i], value, 'PX', text(leftMs))", "redis.call('SET', KEYS[i], value)");
}

const clocked = defineScript('clocked', clockedLua(takeLua));
const clockedSettle = defineScript('clocked settle', clockedLua(settleLua));

function settledAt(now: number): Pick<Redis, 'run'> {
  return { run: (_script, keys, args) => redis.run(clockedSettle, keys, [...args, now]) };
}

function at(now: number): Pick<Redis, 'run'> {
  return { run: (_script, keys, args) => redis.run(clocked, keys, [...args, now]) };
}

test('the script counts as the functions do, to the microsecond', async () => {
  await fc.assert(
    fc.asyncProperty(anyRule, anyTries, async (any, tries) => {
      const key = redis.key('parity', randomUUID());
      for (const { now, cost, before, after } of tried(any, tries)) {
        const reply = await runTake(at(now), [{ key, rule: any, seen: undefined }], { want: cost, need: cost });
        expect(reply.admitted).toBe(after !== undefined);
        expect(reply.now).toBe(now);
        const expected = after ?? before;
        const { available, wait } = algorithms[any.algorithm];
        const moment = { rule: any, now };
        const state = reply.limits[0]?.state;
        expect(available(state, moment)).toBe(available(expected, moment));
        expect(wait(state, moment, 1)).toBe(wait(expected, moment, 1));
        if (after && state) expect(state).toEqual([...after]);
      }
    }),
    { numRuns: 60 },
  );
}, 30_000);

test('a clock that steps back an hour locks nobody out', async () => {
  for (const algorithm of ['gcra', 'token-bucket', 'sliding-window', 'quota'] as const) {
    const ten = rule({ algorithm, windowS: 60 });
    const key = redis.key('back', algorithm);
    const take = (now: number, cost: number) =>
      runTake(at(now), [{ key, rule: ten, seen: undefined }], { want: cost, need: cost });
    const noon = 1_767_268_800_000_000;
    expect((await take(noon, 10)).admitted).toBe(true);
    expect((await take(noon - 3_600_000_000, 1)).admitted).toBe(false);
    expect((await take(noon - 3_600_000_000 + 120_000_000, 10)).admitted).toBe(true);
  }
});

test('every key ends by itself, when it says no more than none would', async () => {
  const key = redis.key('ends', 'x');
  const ten = rule({ algorithm: 'gcra', limit: 10, windowS: 60 });
  await runTake(redis, [{ key, rule: ten, seen: undefined }], { want: 5, need: 5 });
  const leftMs = Number(await redis.command('pttl', key));
  expect(leftMs).toBeGreaterThan(29_000);
  expect(leftMs).toBeLessThanOrEqual(30_000);
  await runTake(redis, [{ key, rule: ten, seen: undefined }], { want: -5, need: -5 });
  expect(await redis.command('exists', key)).toBe(0);
});

test('what an instance saw before Redis forgot it counts, and less than what is stored does not', async () => {
  const ten = rule({ algorithm: 'gcra', limit: 10, windowS: 60 });
  const seen = async (limits: { key: string; seen: readonly number[] | undefined }) =>
    await runTake(redis, [{ ...limits, rule: ten }], { want: 1, need: 1 });
  const key = redis.key('forgot', 'x');
  const { now, limits } = await seen({ key, seen: undefined });
  expect(limits[0]?.state).toEqual([now + 6_000_000]);
  await redis.command('del', key);
  expect((await seen({ key, seen: [now + 48_000_000] })).admitted).toBe(true);
  expect((await seen({ key, seen: [now] })).admitted).toBe(true);
  expect((await seen({ key, seen: undefined })).admitted).toBe(false);
});

test('a value of another format is neither counted nor overwritten', async () => {
  const key = redis.key('format', 'x');
  await redis.command('set', key, '3:whatever it means');
  const ten = rule({ algorithm: 'gcra' });
  await expect(runTake(redis, [{ key, rule: ten, seen: undefined }], { want: 1, need: 1 })).rejects.toThrow('FORMAT');
  expect(await redis.command('get', key)).toBe('3:whatever it means');
});

test.each(['gcra', 'token-bucket', 'sliding-window', 'quota'] as const)(
  '%s: what is held is not free, is charged or let go later, and is free by itself when its holder has died',
  async (algorithm) => {
    const key = redis.key('held', algorithm);
    const limits = [{ key, rule: rule({ algorithm, limit: 10, windowS: 3_600 }), seen: undefined }];
    const noon = 1_767_268_800_000_000;
    const take = (now: number, cost: number, holds = false) =>
      runTake(at(now), limits, { want: cost, need: cost, holds });
    expect(await take(noon, 4, true)).toMatchObject({ admitted: true, contended: false });
    expect(await take(noon, 6, true)).toMatchObject({ admitted: true });
    expect(await take(noon, 1)).toMatchObject({ admitted: false, contended: true, limits: [{ refused: true }] });
    await runSettle(settledAt(noon), limits, { charge: 4, held: 4, heldAt: noon });
    await runSettle(settledAt(noon), limits, { charge: 0, held: 3, heldAt: noon });
    expect(await take(noon, 4)).toMatchObject({ admitted: false, contended: true });
    expect(await take(noon, 7)).toMatchObject({ admitted: false, contended: false });
    expect(await take(noon, 3)).toMatchObject({ admitted: true });
    // Nobody spoke of the last three.
    expect(await take(noon + 2_000_000, 1)).toMatchObject({ admitted: false, contended: true });
    expect(await take(noon + 4_000_000, 3)).toMatchObject({ admitted: true });
    expect(await take(noon + 4_000_000, 1)).toMatchObject({ admitted: false, contended: false });
    // Late, it is charged all the same: nobody gets more than the limit for long.
    await runSettle(settledAt(noon + 4_000_000), limits, { charge: 3, held: 3, heldAt: noon });
    expect((await take(noon + 4_000_000, 1)).admitted).toBe(false);
  },
);

test('a key that says only what is held ends by itself', async () => {
  const key = redis.key('held', 'ends');
  await runTake(redis, [{ key, rule: rule({ algorithm: 'gcra' }), seen: undefined }], {
    want: 5,
    need: 5,
    holds: true,
  });
  expect(String(await redis.command('get', key))).toMatch(/^2:\d+:5:0$/);
  expect(Number(await redis.command('pttl', key))).toBeLessThanOrEqual(4_000);
});
