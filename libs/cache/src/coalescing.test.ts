import { expect, test } from '@jest/globals';
import { createCache } from './create-cache.ts';
import { loadedOf, requestOf, scriptedLoads } from './testing.ts';
import type { CacheReach } from './cache-types.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function scripted() {
  const clock = { now: 0 };
  let timers: { at: number; act(): void }[] = [];
  const timer = (ms: number, act: () => void): (() => void) => {
    const one = { at: clock.now + ms, act };
    timers.push(one);
    return () => void (timers = timers.filter((other) => other !== one));
  };
  const pass = async (ms: number): Promise<void> => {
    clock.now += ms;
    const due = timers.filter(({ at }) => at <= clock.now);
    timers = timers.filter(({ at }) => at > clock.now);
    for (const { act } of due) act();
    await settle();
  };
  const kept: string[] = [];
  const events = { onNotKept: (_name: unknown, why: string) => void kept.push(why) };
  const cache = createCache({ now: () => clock.now, timer, random: () => 0, events });
  const within = (ms: number, signal = new AbortController().signal): CacheReach => ({
    signal,
    deadline: clock.now + ms,
  });
  return { cache, pass, within, clock, kept, timers: () => timers.length };
}

test('whoever joins a load keeps the deadline that is theirs', async () => {
  const { cache, pass, within, timers } = scripted();
  const loads = scriptedLoads();
  const late = new Error('too late for me');
  const request = requestOf({ load: loads.load, late: () => late });
  const patient = cache.read(request, within(500));
  expect(timers()).toBe(0); // who is alone needs none
  const hasty = cache.read(request, within(100));
  const refused = expect(hasty).rejects.toBe(late);
  await pass(100);
  await refused;
  loads.calls[0]!.answer('there');
  expect(await patient).toMatchObject({ value: 'there', state: 'miss' });
  expect(timers()).toBe(0);
});

test('a load that ended because of a shorter deadline is not the end for who has more time', async () => {
  const { cache, within } = scripted();
  const loads = scriptedLoads();
  const request = requestOf({ load: loads.load });
  const short = cache.read(request, within(100));
  const long = [cache.read(request, within(900)), cache.read(request, within(900))];
  const timeout = new Error('timeout');
  loads.calls[0]!.fail(timeout);
  await expect(short).rejects.toBe(timeout);
  await settle();
  expect(loads.calls).toHaveLength(2); // together again
  expect(loads.calls[1]!.reach.deadline).toBe(900);
  loads.calls[1]!.answer('there');
  expect((await Promise.all(long)).map(({ value }) => value)).toEqual(['there', 'there']);
});

test('those who came a moment later share the failure: a backend in trouble is not asked twice', async () => {
  const { cache, within, pass } = scripted();
  const loads = scriptedLoads();
  const request = requestOf({ load: loads.load });
  const first = cache.read(request, within(500));
  await pass(10);
  const second = cache.read(request, within(500));
  const failure = new Error('failed');
  loads.calls[0]!.fail(failure);
  for (const read of [first, second]) await expect(read).rejects.toBe(failure);
  expect(loads.calls).toHaveLength(1);
});

test('nobody joins a load that was given up', async () => {
  const { cache, within } = scripted();
  const loads = scriptedLoads();
  const request = requestOf({ load: loads.load });
  const leaving = new AbortController();
  const gone = cache.read(request, within(500, leaving.signal));
  leaving.abort(new Error('left'));
  const stays = cache.read(request, within(500));
  await expect(gone).rejects.toThrow('left');
  loads.calls[1]!.answer('there');
  expect(await stays).toMatchObject({ value: 'there', state: 'miss' });
});

test('who has left already loads nothing', async () => {
  const { cache, within } = scripted();
  const loads = scriptedLoads();
  await expect(cache.read(requestOf({ load: loads.load }), within(500, AbortSignal.abort()))).rejects.toThrow();
  expect(loads.calls).toHaveLength(0);
});

test('a refresh has its own deadline, outlives who caused it, and after a failure waits a second', async () => {
  const { cache, within, pass } = scripted();
  const loads = scriptedLoads();
  const request = requestOf({ load: loads.load, forMs: 100, staleWhileRevalidateMs: 60_000 });
  const first = cache.read(request, within(500));
  loads.calls[0]!.answer('old');
  await first;
  await pass(200);
  const caller = new AbortController();
  await cache.read(request, within(50, caller.signal));
  caller.abort();
  await cache.read(request, within(50));
  expect(loads.calls).toHaveLength(2);
  expect(loads.calls[1]!.reach).toMatchObject({ class: 'background', deadline: 5_200, signal: { aborted: false } });
  loads.calls[1]!.fail(new Error('away'));
  await settle();
  await cache.read(request, within(50));
  expect(loads.calls).toHaveLength(2);
  await pass(1_000);
  await cache.read(request, within(50));
  expect(loads.calls).toHaveLength(3);
  loads.calls[2]!.answer('young');
  await settle();
  expect(cache.readNow(request)).toMatchObject({ value: 'young', state: 'fresh' });
});

test('a load with something stale to fall back to ends early enough for it to arrive', async () => {
  const { cache, within, pass } = scripted();
  const loads = scriptedLoads();
  const request = requestOf({ load: loads.load, forMs: 100, staleIfErrorMs: 1_000, isOutage: () => true });
  const first = cache.read(request, within(500));
  loads.calls[0]!.answer('old');
  await first;
  await pass(200);
  const second = cache.read(request, within(500));
  expect(loads.calls[1]!.reach.deadline).toBe(200 + 450);
  loads.calls[1]!.fail(new Error('timeout'));
  expect(await second).toMatchObject({ value: 'old', state: 'stale-if-error', ageMs: 200 });
});

test('says why something was not kept', async () => {
  const { cache, within, kept } = scripted();
  const tags = Array.from({ length: 17 }, (_, index) => `tag-${index}`);
  await cache.read(requestOf({ tags }), within(500));
  await cache.read(requestOf({ load: async () => ({ ...loadedOf('x'), bytes: 300_000 }) }), within(500));
  await cache.read(requestOf({ load: async () => ({ ...loadedOf('x'), bytes: NaN }) }), within(500));
  await cache.read(requestOf({ forMs: 0 }), within(500));
  const written = requestOf({ load: async () => (void cache.wrote(written.owner), loadedOf('x')) });
  await cache.read(written, within(500));
  const invalidated = requestOf({ load: async () => (void cache.invalidate(invalidated.tags), loadedOf('x')) });
  await cache.read(invalidated, within(500));
  expect(kept).toEqual(['too-many-tags', 'too-large', 'too-large', 'no-time', 'written', 'invalidated']);
  expect(cache.entries).toBe(0);
});

test('an answer that ends is served in no way beyond its end', async () => {
  const { cache, within, pass } = scripted();
  const request = requestOf({
    forMs: 60_000,
    staleWhileRevalidateMs: 60_000,
    load: async () => ({ ...loadedOf('x'), forMs: 300 }),
  });
  await cache.read(request, within(500));
  await pass(299);
  expect(cache.readNow(request)).toMatchObject({ state: 'fresh', ageMs: 299 });
  await pass(1);
  expect(cache.readNow(request)).toBeUndefined();
});
