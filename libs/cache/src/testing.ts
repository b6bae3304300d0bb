import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { Cache, CacheEntryRequest, CacheReach, LoadReach } from './cache-types.ts';

export interface CacheUnderTest {
  readonly cache: Cache;
  /** Lets so much time pass: by its clock, or by waiting. */
  pass(ms: number): Promise<void>;
}

/** A backend of one value, whose loads end when the test says so. */
export interface ScriptedLoads {
  readonly calls: readonly { readonly reach: LoadReach; answer(value: string): void; fail(error: Error): void }[];
  load(reach: LoadReach): Promise<{ value: string; bytes: number; encode(): Uint8Array }>;
}

let made = 0;

export function reachOf(ms = 10_000, controller = new AbortController()): CacheReach & { leave(): void } {
  const leave = (): void => controller.abort(new Error('left'));
  return { signal: controller.signal, deadline: performance.now() + ms, leave };
}

export function scriptedLoads(): ScriptedLoads {
  const calls: { reach: LoadReach; answer(value: string): void; fail(error: Error): void }[] = [];
  const load: ScriptedLoads['load'] = (reach) =>
    new Promise((resolve, reject) => {
      reach.signal.addEventListener('abort', () => reject(reach.signal.reason as Error));
      const answer = (value: string): void =>
        resolve({ value, bytes: value.length, encode: () => new TextEncoder().encode(value) });
      calls.push({ reach, answer, fail: reject });
    });
  return { calls, load };
}

/** Each its own key, tag and owner, unless said. */
export function requestOf(changes: Partial<CacheEntryRequest<string>> = {}): CacheEntryRequest<string> {
  made += 1;
  const name = `${process.pid}-${made}`;
  return {
    key: `key-${name}`,
    tags: [`tag-${name}`, `other-${name}`],
    owner: `ten_1/usr-${name}`,
    forMs: 60_000,
    load: async () => loadedOf('loaded'),
    decode: (bytes) => new TextDecoder().decode(bytes),
    ...changes,
  };
}

export function loadedOf(value: string) {
  return { value, bytes: value.length, encode: () => new TextEncoder().encode(value) };
}

/** Answers v1, v2, … at once, and counts. */
export function countedLoads() {
  const counted = { count: 0, load: async () => loadedOf(`v${(counted.count += 1)}`) };
  return counted;
}

export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const latest = performance.now() + 5_000;
  while (!(await isSo()) && performance.now() < latest) await pause(1);
  expect(await isSo()).toBe(true);
}

/** A cache serves from its process when it is told of what becomes stale. */
export async function untilHearing(cache: Cache): Promise<void> {
  const request = requestOf();
  await until(async () => {
    await cache.read(request, reachOf());
    return cache.readNow(request) !== undefined;
  });
}

/** What every cache promises, one process or many. `make` is asked once for each test; keys are new for each. */
export function cacheBehaviour(make: () => Promise<CacheUnderTest> | CacheUnderTest): void {
  const outage = new Error('backend is away');
  const isOutage = (error: unknown): boolean => error === outage;

  describe('a value', () => {
    test('is loaded once, and then served until its time is over', async () => {
      const { cache, pass } = await make();
      const loads = countedLoads();
      const request = requestOf({ forMs: 300, load: loads.load });
      expect(await cache.read(request, reachOf())).toMatchObject({ value: 'v1', state: 'miss' });
      expect(await cache.read(request, reachOf())).toMatchObject({ value: 'v1', state: 'fresh' });
      await pass(400);
      expect(await cache.read(request, reachOf())).toMatchObject({ value: 'v2', state: 'miss' });
    });

    test('is not kept when its answer ends at once', async () => {
      const { cache } = await make();
      const loads = countedLoads();
      const request = requestOf({ load: async () => ({ ...(await loads.load()), forMs: 0 }) });
      await cache.read(request, reachOf());
      expect(await cache.read(request, reachOf())).toMatchObject({ value: 'v2', state: 'miss' });
    });

    test('is served old while it is loaded anew, once, in the background', async () => {
      const { cache, pass } = await make();
      const loads = countedLoads();
      const request = requestOf({ forMs: 100, staleWhileRevalidateMs: 60_000, load: loads.load });
      await cache.read(request, reachOf());
      await pass(150);
      const both = await Promise.all([cache.read(request, reachOf()), cache.read(request, reachOf())]);
      expect(both.map(({ value }) => value)).toEqual(['v1', 'v1']);
      expect(both[0].state).toBe('stale-while-revalidate');
      await until(() => cache.readNow(request)?.value === 'v2');
      expect(loads.count).toBe(2);
    });

    test('is served old when loading fails as an outage, and not when it fails otherwise', async () => {
      const { cache, pass } = await make();
      const loads = [async () => loadedOf('old'), async () => Promise.reject(outage)];
      const request = requestOf({ forMs: 50, staleIfErrorMs: 60_000, isOutage, load: () => loads.shift()!() });
      await cache.read(request, reachOf());
      await pass(80);
      expect(await cache.read(request, reachOf())).toMatchObject({ value: 'old', state: 'stale-if-error' });
      const refusal = new Error('not allowed any more');
      loads.push(
        async () => Promise.reject(refusal),
        async () => Promise.reject(outage),
      );
      await expect(cache.read(request, reachOf())).rejects.toBe(refusal);
      await pass(50); // what was refused is forgotten in Redis beside the request
      await expect(cache.read(request, reachOf())).rejects.toBe(outage);
    });

    test('is never an error', async () => {
      const { cache } = await make();
      const loads = [async () => Promise.reject(outage), async () => loadedOf('there')];
      const request = requestOf({ load: () => loads.shift()!() });
      await expect(cache.read(request, reachOf())).rejects.toBe(outage);
      expect(await cache.read(request, reachOf())).toMatchObject({ value: 'there', state: 'miss' });
    });
  });

  describe('reads of the same at the same time', () => {
    test('are one load', async () => {
      const { cache } = await make();
      const loads = scriptedLoads();
      const request = requestOf({ load: loads.load });
      const reads = Array.from({ length: 20 }, () => cache.read(request, reachOf()));
      await until(() => loads.calls.length > 0);
      loads.calls[0]!.answer('one');
      const states = (await Promise.all(reads)).map(({ state }) => state);
      expect(states).toEqual(['miss', ...Array.from({ length: 19 }, () => 'coalesced')]);
      expect(loads.calls).toHaveLength(1);
    });

    test('go on when some leave, and end when all have', async () => {
      const { cache } = await make();
      const loads = scriptedLoads();
      const request = requestOf({ load: loads.load });
      const [first, second] = [reachOf(), reachOf()];
      const reads = [cache.read(request, first), cache.read(request, second)];
      await until(() => loads.calls.length > 0);
      first.leave();
      await expect(reads[0]).rejects.toThrow('left');
      expect(loads.calls[0]!.reach.signal.aborted).toBe(false);
      second.leave();
      await expect(reads[1]).rejects.toThrow('left');
      expect(loads.calls[0]!.reach.signal.aborted).toBe(true);
    });

    test('share a failure', async () => {
      const { cache } = await make();
      const loads = scriptedLoads();
      const request = requestOf({ load: loads.load });
      const reads = [cache.read(request, reachOf()), cache.read(request, reachOf())];
      await until(() => loads.calls.length > 0);
      loads.calls[0]!.fail(outage);
      for (const read of reads) await expect(read).rejects.toBe(outage);
      expect(loads.calls).toHaveLength(1);
    });
  });

  describe('an invalidation', () => {
    test('reaches what has the tag, and nothing else', async () => {
      const { cache } = await make();
      const [one, other] = [countedLoads(), countedLoads()];
      const request = requestOf({ load: one.load });
      const apart = requestOf({ load: other.load });
      for (const each of [request, apart]) await cache.read(each, reachOf());
      await cache.invalidate([request.tags[1]!]);
      expect(await cache.read(request, reachOf())).toMatchObject({ value: 'v2', state: 'miss' });
      expect(await cache.read(apart, reachOf())).toMatchObject({ value: 'v1', state: 'fresh' });
    });

    test('is not undone by a load that began before it', async () => {
      const { cache } = await make();
      const loads = scriptedLoads();
      const request = requestOf({ load: loads.load });
      const before = cache.read(request, reachOf());
      await until(() => loads.calls.length === 1);
      await cache.invalidate([request.tags[0]!]);
      const after = cache.read(request, reachOf());
      await until(() => loads.calls.length === 2);
      loads.calls[1]!.answer('young');
      expect(await after).toMatchObject({ value: 'young', state: 'miss' });
      loads.calls[0]!.answer('old');
      expect(await before).toMatchObject({ value: 'old' });
      expect(await cache.read(request, reachOf())).toMatchObject({ value: 'young' });
    });

    test('comes later when it is asked to', async () => {
      const { cache, pass } = await make();
      const request = requestOf({ load: countedLoads().load });
      await cache.read(request, reachOf());
      await cache.invalidate(request.tags, { afterMs: 200 });
      expect(await cache.read(request, reachOf())).toMatchObject({ value: 'v1' });
      await pass(300);
      expect(await cache.read(request, reachOf())).toMatchObject({ value: 'v2' });
    });
  });

  describe('a write', () => {
    test('is seen by who wrote, and takes nothing from others', async () => {
      const { cache } = await make();
      const loads = countedLoads();
      const request = requestOf({ load: loads.load });
      const other = { ...request, owner: 'ten_1/usr_other' };
      for (const reader of [request, other]) expect(await cache.read(reader, reachOf())).toMatchObject({ value: 'v1' });
      await cache.wrote(request.owner);
      expect(await cache.read(other, reachOf())).toMatchObject({ value: 'v1', state: 'fresh' });
      expect(await cache.read(request, reachOf())).toMatchObject({ value: 'v2', state: 'miss' });
      for (const reader of [request, other]) {
        expect(await cache.read(reader, reachOf())).toMatchObject({ value: 'v2', state: 'fresh' });
      }
    });

    test('is not joined to a load that began before it', async () => {
      const { cache } = await make();
      const loads = scriptedLoads();
      const request = requestOf({ load: loads.load });
      const before = cache.read(request, reachOf());
      await until(() => loads.calls.length === 1);
      await cache.wrote(request.owner);
      const after = cache.read(request, reachOf());
      await until(() => loads.calls.length === 2);
      loads.calls[0]!.answer('old');
      loads.calls[1]!.answer('young');
      expect(await before).toMatchObject({ value: 'old' });
      expect(await after).toMatchObject({ value: 'young' });
      expect(await cache.read(request, reachOf())).toMatchObject({ value: 'young' });
    });
  });
}
