import { describe, expect, test } from '@jest/globals';
import { Problem } from '@frontdesk/problems';
import { RedisAway } from '@frontdesk/redis';
import { memoryStore, type QuotaStore } from '../src/index.ts';
import { quotaWith, requestOf } from './quotas.ts';

const limits = { userTokensPerDay: 1_000, tenantTokensPerMonth: 100_000, tenantMicroUsdPerMonth: 5_000_000 };

function inMemory(options: Parameters<typeof quotaWith>[1] = {}) {
  const clock = { now: Date.UTC(2026, 10, 22, 12) };
  const store = memoryStore({ now: () => clock.now });
  return { store, ...quotaWith(store, { clock, ...options }) };
}

const held = async ({ quota }: ReturnType<typeof inMemory>) =>
  (await quota.standings({ tenant: 'ten_1', user: 'usr_1', limits })).map((standing) => standing.held);
const used = async ({ quota }: ReturnType<typeof inMemory>) =>
  (await quota.standings({ tenant: 'ten_1', user: 'usr_1', limits })).map((standing) => standing.used);

async function refused(promise: Promise<unknown>): Promise<Problem> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(Problem);
  return thrown as Problem;
}

describe('a request', () => {
  test('holds its estimate, meters what is written, and pays for what was used', async () => {
    const world = inMemory();
    const reservation = await world.quota.reserve(requestOf({ limits }));
    expect(await held(world)).toEqual([150, 150, 800]);
    expect(reservation.outputTokens).toBe(50);
    expect([10, 10].map((tokens) => reservation.spent(tokens))).toEqual([true, true]);
    world.clock.now += 1_500;
    const record = await reservation.settle({ ended: 'complete', inputTokens: 90 });
    expect(record).toMatchObject({
      inputTokens: 90,
      outputTokens: 20,
      costMicroUsd: 470,
      latencyMs: 1_500,
      ended: 'complete',
    });
    expect([await held(world), await used(world)]).toEqual([
      [0, 0, 0],
      [110, 110, 470],
    ]);
    expect(world.logged).toEqual([record]);
    expect((await world.store.records('ten_1', { most: 9 })).map((stored) => stored.record)).toEqual([record]);
  });

  test('is told to stop when its reservation is used up, by one chunk at most', async () => {
    const reservation = await inMemory().quota.reserve(requestOf());
    expect([20, 20, 10].map((tokens) => reservation.spent(tokens))).toEqual([true, true, true]);
    expect(reservation.spent(3)).toBe(false);
    expect(await reservation.settle({ ended: 'quota' })).toMatchObject({ outputTokens: 53, ended: 'quota' });
  });

  test('may use up what is left, if that is enough to say something', async () => {
    const world = inMemory();
    const some = { limits: { userTokensPerDay: 130 }, leastOutputTokens: 20 };
    expect((await world.quota.reserve(requestOf(some))).outputTokens).toBe(30);
    expect((await refused(world.quota.reserve(requestOf(some)))).code).toBe('token-quota-exceeded');
  });

  test('settled twice is counted once, and says the same', async () => {
    const world = inMemory();
    const reservation = await world.quota.reserve(requestOf());
    const both = await Promise.all([reservation.settle({ ended: 'stopped' }), reservation.settle({ ended: 'failed' })]);
    expect(both[0]).toBe(both[1]);
    expect(world.logged).toHaveLength(1);
    expect(reservation.spent(1)).toBe(false);
  });

  test('whose model was never called costs nothing', async () => {
    const world = inMemory();
    const reservation = await world.quota.reserve(requestOf({ limits }));
    await reservation.settle({ ended: 'failed', inputTokens: 0, outputTokens: 0 });
    expect([await held(world), await used(world)]).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  test('of a model without a price, or of no number of tokens, is a mistake', async () => {
    const { quota } = inMemory();
    await expect(quota.reserve(requestOf({ model: '__proto__' }))).rejects.toThrow(
      'no price for the model "__proto__"',
    );
    await expect(quota.reserve(requestOf({ inputTokens: NaN }))).rejects.toThrow(RangeError);
    await expect(quota.reserve(requestOf({ limits: { userTokensPerDay: 0.5 } }))).rejects.toThrow(RangeError);
    await expect(quota.reserve(requestOf({ leastOutputTokens: 51 }))).rejects.toThrow(RangeError);
    const reservation = await quota.reserve(requestOf());
    expect(() => reservation.spent(-1)).toThrow(RangeError);
  });
});

describe('a refusal', () => {
  test('of a user’s day is 429, and says when it is full again', async () => {
    const { quota } = inMemory();
    await (await quota.reserve(requestOf({ limits }))).settle({ ended: 'complete', inputTokens: 900 });
    const problem = await refused(quota.reserve(requestOf({ limits })));
    expect(problem).toMatchObject({
      code: 'token-quota-exceeded',
      status: 429,
      headers: { 'Retry-After': String(12 * 3_600) },
      extensions: { 'violated-policies': ['user-tokens-per-day'], limit: 1_000, resetsAt: '2026-11-23T00:00:00.000Z' },
    });
  });

  test('of the month’s budget is 403, without its amount', async () => {
    const { quota } = inMemory();
    const problem = await refused(quota.reserve(requestOf({ limits: { tenantMicroUsdPerMonth: 799 } })));
    expect(problem).toMatchObject({ code: 'budget-exhausted', status: 403, headers: {} });
    expect(problem.extensions).toEqual({
      'violated-policies': ['tenant-budget-per-month'],
      resetsAt: '2026-12-01T00:00:00.000Z',
    });
  });

  test.each([
    ['tokens', { userTokensPerDay: 200 }],
    ['money', { tenantMicroUsdPerMonth: 1_000 }],
  ])('for what others hold of %s is 429 and short', async (_, tight) => {
    const { quota } = inMemory();
    const other = await quota.reserve(requestOf({ limits: tight }));
    const problem = await refused(quota.reserve(requestOf({ limits: tight })));
    expect(problem).toMatchObject({ code: 'token-quota-exceeded', headers: { 'Retry-After': '10' } });
    await other.settle({ ended: 'complete', inputTokens: 10 });
    await quota.reserve(requestOf({ limits: tight }));
  });

  test('ends with the day', async () => {
    const { quota, clock } = inMemory();
    const limit = { limits: { userTokensPerDay: 150 } };
    await (await quota.reserve(requestOf(limit))).settle({ ended: 'complete', outputTokens: 50 });
    await refused(quota.reserve(requestOf(limit)));
    clock.now = Date.UTC(2026, 10, 23);
    await quota.reserve(requestOf(limit));
  });
});

describe('who is gone', () => {
  test('is settled by a survivor, at what was metered or seen', async () => {
    const world = inMemory({ persistEveryTokens: 10 });
    const reservation = await world.quota.reserve(requestOf({ id: 'ans_1', limits }));
    for (let chunk = 0; chunk < 25; chunk += 1) reservation.spent(1);
    await world.tick();
    await world.tick();
    const survivor = quotaWith(world.store, { clock: world.clock }).quota;
    const record = await survivor.settleFor(
      { tenant: 'ten_1', id: 'ans_1' },
      { ended: 'interrupted', outputTokens: 22 },
    );
    expect(record).toMatchObject({ outputTokens: 25, ended: 'interrupted' });
    expect(await survivor.settleFor({ tenant: 'ten_1', id: 'ans_1' }, { ended: 'interrupted' })).toBeUndefined();
    const timersBefore = world.timers.size;
    await world.tick();
    expect(world.timers.size).toBe(timersBefore - 1); // who was taken over may never come to settle
    expect(reservation.spent(1)).toBe(false);
    expect(await reservation.settle({ ended: 'complete' })).toEqual(record);
    expect(await held(world)).toEqual([0, 0, 0]);
  });

  test('is settled when its lease is over, by the next who asks and does not fit', async () => {
    const world = inMemory();
    const tight = { limits: { userTokensPerDay: 300 } };
    await world.quota.reserve(requestOf(tight));
    await world.quota.reserve(requestOf(tight));
    world.timers.clear();
    world.clock.now += 30_001;
    await world.quota.reserve(requestOf({ ...tight, inputTokens: 50 }));
    expect(world.logged.map(({ ended }) => ended)).toEqual(['expired', 'expired']);
    expect((await held(world))[0]).toBe(100);
  });

  test('is settled by the sweep where nobody asks any more', async () => {
    const world = inMemory();
    await world.quota.reserve(requestOf());
    world.timers.clear();
    expect(await world.quota.sweep()).toBe(0);
    world.clock.now += 30_001;
    expect(await world.quota.sweep()).toBe(1);
    expect(await world.quota.sweep()).toBe(0);
    expect(await held(world)).toEqual([0, 0, 0]);
    expect((await used(world))[0]).toBe(100);
  });

  test('is not who still renews', async () => {
    const world = inMemory();
    const reservation = await world.quota.reserve(requestOf());
    for (let third = 0; third < 9; third += 1) {
      world.clock.now += 10_000;
      await world.tick();
    }
    expect(await world.quota.sweep()).toBe(0);
    expect(reservation.spent(1)).toBe(true);
  });
});

describe('when the store is away', () => {
  const broken = (store: QuotaStore, ways: Partial<QuotaStore>): QuotaStore => ({ ...store, ...ways });
  const fails = async (): Promise<never> => {
    throw new Error('away');
  };

  test('requests are refused with 503, and what they may hold is let go', async () => {
    const store = memoryStore();
    const reserve: QuotaStore['reserve'] = async (entry, terms) => {
      await store.reserve(entry, terms);
      throw new Error('no answer');
    };
    const { quota, away } = quotaWith(broken(store, { reserve }));
    const problem = await refused(quota.reserve(requestOf()));
    expect(problem).toMatchObject({ code: 'quota-unavailable', status: 503, headers: { 'Retry-After': '5' } });
    expect(away).toHaveLength(1);
    const standings = await quota.standings({ tenant: 'ten_1', user: 'usr_1', limits });
    expect(standings.map((one) => one.held)).toEqual([0, 0, 0]);
  });

  test('requests are let in where an app says so, metered in process, and counted when it is back', async () => {
    const store = memoryStore();
    let isAway = true;
    const settle: QuotaStore['settle'] = (...args) => (isAway ? fails() : store.settle(...args));
    const { quota, tick } = quotaWith(broken(store, { reserve: fails, settle }), { whenAway: 'admit' });
    const reservation = await quota.reserve(requestOf());
    expect([50, 1].map((tokens) => reservation.spent(tokens))).toEqual([true, false]);
    await reservation.settle({ ended: 'quota' });
    isAway = false;
    await tick();
    expect((await store.records('ten_1', { most: 9 })).map(({ record }) => record.outputTokens)).toEqual([51]);
  });

  test('what Redis never heard of is not let go', async () => {
    let settled = 0;
    const reserve = async (): Promise<never> => {
      throw new RedisAway('not-connected', 'token-quota.reserve', { mayHaveRun: false });
    };
    const settle = async (): Promise<never> => {
      settled += 1;
      return await fails();
    };
    const { quota, tick } = quotaWith(broken(memoryStore(), { reserve, settle }));
    for (let n = 0; n < 5; n += 1) await refused(quota.reserve(requestOf()));
    await tick();
    expect(settled).toBe(0);
  });

  test('one that can never be settled keeps no other waiting', async () => {
    const store = memoryStore();
    let isAway = true;
    const settle: QuotaStore['settle'] = async (entry, settlement) =>
      isAway || entry.requestId === 'odd' ? fails() : store.settle(entry, settlement);
    const { quota, tick } = quotaWith(broken(store, { settle }));
    for (const requestId of ['odd', 'a', 'b']) {
      await (await quota.reserve(requestOf({ requestId }))).settle({ ended: 'complete' });
    }
    isAway = false;
    await tick();
    const records = await store.records('ten_1', { most: 9 });
    expect(records.map(({ record }) => record.requestId)).toEqual(['a', 'b']);
  });

  test('a settlement is tried again until it is counted, once', async () => {
    const store = memoryStore();
    let calls = 0;
    // The second is done, and its answer lost.
    const settle: QuotaStore['settle'] = async (...args) => {
      calls += 1;
      if (calls === 2) await store.settle(...args);
      return calls < 3 ? fails() : store.settle(...args);
    };
    const { quota, tick, logged } = quotaWith(broken(store, { settle }));
    const reservation = await quota.reserve(requestOf());
    const record = await reservation.settle({ ended: 'complete' });
    for (let again = 0; again < 5; again += 1) await tick();
    expect(calls).toBe(3);
    expect((await store.records('ten_1', { most: 9 })).map((stored) => stored.record)).toEqual([record]);
    expect(logged).toEqual([record]);
    await quota.close();
  });

  test('metering goes on, and stops nobody', async () => {
    const { quota, away, tick } = quotaWith(broken(memoryStore(), { meter: fails }), { persistEveryTokens: 10 });
    const reservation = await quota.reserve(requestOf());
    expect(reservation.spent(20)).toBe(true);
    await tick();
    expect(reservation.spent(20)).toBe(true);
    expect(away.length).toBeGreaterThan(0);
  });
});
