import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { countersAt } from './quota-limits.ts';
import type { Entry, QuotaStore, Settlement, Standing, Terms } from './quota-store.ts';

export interface StoreUnderTest {
  readonly store: QuotaStore;
  /** Lets this much time pass for the store: by its clock, or by waiting. */
  pass(ms: number): Promise<void>;
}

const price = { input: 3_000_000, output: 10_000_000 };

/** A reservation of 100 input and up to 50 output tokens, of a tenant of its own: 150 tokens, 800 micro-dollars. */
export function entryOf(changes: Partial<Entry> = {}): Entry {
  const startedAt = Date.now();
  const who = { requestId: 'req-1', app: 'test-bff', tenant: `ten_${randomUUID()}`, user: 'usr_1', model: 'large' };
  const entry = { id: randomUUID(), ...who, price, inputTokens: 100, maxOutputTokens: 50, startedAt, ...changes };
  return { counters: countersAt(entry.startedAt, entry.user), ...entry };
}

export function termsOf(changes: Partial<Terms> = {}): Terms {
  return { limits: [1_000, 10_000, 1_000_000], leastOutputTokens: 50, leaseMs: 60_000, ...changes };
}

export function owned(changes: Partial<Settlement> = {}): Settlement {
  return { by: 'owner', outputTokens: 20, latencyMs: 1_234, ended: 'complete', ...changes };
}

const of = (used: readonly number[], held: readonly number[]): Standing[] =>
  used.map((one, at) => ({ used: one, held: held[at]! }));

/** What every store promises. `make` is asked once for each test; tenants are new for each. */
export function quotaStoreContract(make: () => StoreUnderTest): void {
  const standings = (store: QuotaStore, { tenant, counters }: Entry) => store.standings(tenant, counters);
  const recordsOf = async (store: QuotaStore, tenant: string) =>
    (await store.records(tenant, { most: 100 })).map(({ record }) => record);

  describe('a reservation', () => {
    test('holds what it may cost against every limit, and nothing once it is settled', async () => {
      const { store } = make();
      const entry = entryOf();
      expect(await store.reserve(entry, termsOf())).toEqual({
        state: 'held',
        outputTokens: 50,
        metered: 0,
        expired: 0,
      });
      expect(await standings(store, entry)).toEqual(of([0, 0, 0], [150, 150, 800]));
      expect(await store.settle(entry, owned())).toMatchObject({ state: 'settled' });
      expect(await standings(store, entry)).toEqual(of([120, 120, 500], [0, 0, 0]));
    });

    test('of many at once, exactly as many as fit are held', async () => {
      const { store } = make();
      const { tenant } = entryOf();
      const entries = Array.from({ length: 40 }, () => entryOf({ tenant }));
      const states = await Promise.all(entries.map((entry) => store.reserve(entry, termsOf())));
      expect(states.filter(({ state }) => state === 'held')).toHaveLength(6);
      expect((await standings(store, entries[0]!))[0]).toEqual({ used: 0, held: 900 });
    });

    test.each([
      ['the user’s day', [149, 10_000, 1_000_000]],
      ['the tenant’s month', [1_000, 149, 1_000_000]],
      ['the tenant’s budget', [1_000, 10_000, 799]],
    ])('is refused by %s, and holds nothing of the others', async (_, limits) => {
      const { store } = make();
      const entry = entryOf();
      expect(await store.reserve(entry, termsOf({ limits }))).toEqual({
        state: 'refused',
        standings: of([0, 0, 0], [0, 0, 0]),
        expired: 0,
      });
      expect(await standings(store, entry)).toEqual(of([0, 0, 0], [0, 0, 0]));
    });

    test.each([
      ['tokens', [130, null, null], 30],
      ['money', [null, null, 799], 49],
      ['money to the last micro-dollar', [null, null, 310], 1],
      ['a budget of more than numbers hold in millionths', [null, null, 9e15], 50],
    ])('is granted what is left of %s, if less will do', async (_, limits, outputTokens) => {
      const { store } = make();
      expect(await store.reserve(entryOf(), termsOf({ limits, leastOutputTokens: 1 }))).toMatchObject({ outputTokens });
    });

    test('is refused if not even its input fits, or its output costs nothing and its input does not fit', async () => {
      const { store } = make();
      const terms = termsOf({ limits: [null, null, 299], leastOutputTokens: 0 });
      expect(await store.reserve(entryOf(), terms)).toMatchObject({ state: 'refused' });
      const free = { input: 3_000_000, output: 0 };
      expect(await store.reserve(entryOf({ price: free }), terms)).toMatchObject({ state: 'refused' });
      const enough = termsOf({ limits: [null, null, 300] });
      expect(await store.reserve(entryOf({ price: free }), enough)).toMatchObject({ state: 'held', outputTokens: 50 });
    });

    test('without limits is counted all the same', async () => {
      const { store } = make();
      const entry = entryOf();
      await store.reserve(entry, termsOf({ limits: [null, null, null] }));
      await store.settle(entry, owned());
      expect(await standings(store, entry)).toEqual(of([120, 120, 500], [0, 0, 0]));
    });

    test('of one id is held once, and not again after its end', async () => {
      const { store } = make();
      const entry = entryOf();
      await store.reserve(entry, termsOf());
      await store.meter(entry, { outputTokens: 7, leaseMs: 60_000 });
      expect(await store.reserve(entry, termsOf())).toMatchObject({ state: 'held', outputTokens: 50, metered: 7 });
      expect((await standings(store, entry))[0]).toEqual({ used: 0, held: 150 });
      await store.settle(entry, owned());
      expect(await store.reserve(entry, termsOf())).toEqual({ state: 'settled' });
    });

    test('keeps users and tenants apart', async () => {
      const { store } = make();
      const terms = termsOf({ limits: [150, 10_000, null] });
      const one = entryOf();
      await store.reserve(one, terms);
      expect(await store.reserve(entryOf({ tenant: one.tenant }), terms)).toMatchObject({ state: 'refused' });
      expect(await store.reserve(entryOf({ tenant: one.tenant, user: 'usr_2' }), terms)).toMatchObject({
        state: 'held',
      });
      expect(await store.reserve(entryOf(), terms)).toMatchObject({ state: 'held' });
    });

    test('begins anew with the next day, and counts for the day in which it began', async () => {
      const { store } = make();
      const today = entryOf();
      const tomorrow = entryOf({ tenant: today.tenant, startedAt: today.startedAt + 86_400_000 });
      const terms = termsOf({ limits: [150, null, null] });
      await store.reserve(today, terms);
      expect(await store.reserve(tomorrow, terms)).toMatchObject({ state: 'held' });
      await store.settle(today, owned());
      expect((await standings(store, tomorrow))[0]).toEqual({ used: 0, held: 150 });
      expect((await standings(store, today))[0]).toEqual({ used: 120, held: 0 });
    });
  });

  describe('a settlement', () => {
    test('is counted once, however often and by however many it is asked for', async () => {
      const { store } = make();
      const entry = entryOf();
      await store.reserve(entry, termsOf());
      const ways = [owned(), owned(), owned({ by: 'survivor', outputTokens: 33 }), owned({ by: 'survivor' })];
      const settled = await Promise.all(ways.map((way) => store.settle(entry, way)));
      expect(settled.filter(({ state }) => state === 'settled')).toHaveLength(1);
      const [record] = await recordsOf(store, entry.tenant);
      expect(settled.map((one) => 'record' in one && one.record)).toEqual(ways.map(() => record));
      expect(await recordsOf(store, entry.tenant)).toHaveLength(1);
    });

    test('leaves a record of who used what', async () => {
      const { store } = make();
      const entry = entryOf({ requestId: 'req-7' });
      await store.reserve(entry, termsOf());
      await store.settle(entry, owned({ inputTokens: 90 }));
      const { id: reservationId, tenant, startedAt } = entry;
      const tokens = { inputTokens: 90, outputTokens: 20, costMicroUsd: 470 };
      const who = { reservationId, requestId: 'req-7', app: 'test-bff', tenant, user: 'usr_1', model: 'large' };
      expect(await recordsOf(store, tenant)).toEqual([
        { ...who, ...tokens, startedAt, latencyMs: 1_234, ended: 'complete' },
      ]);
      expect(await store.tenants()).toContain(tenant);
    });

    test('of a survivor counts what was metered, or what it saw if that is more', async () => {
      const { store } = make();
      for (const [saw, counted] of [
        [5, 12],
        [31, 31],
      ]) {
        const entry = entryOf();
        await store.reserve(entry, termsOf());
        await store.meter(entry, { outputTokens: 12, leaseMs: 60_000 });
        await store.meter(entry, { outputTokens: 11, leaseMs: 60_000 });
        const found = await store.find(entry.tenant, entry.id);
        expect(found).toMatchObject({ entry, metered: 12 });
        await store.settle(found!.entry, owned({ by: 'survivor', outputTokens: saw! }));
        expect(await recordsOf(store, entry.tenant)).toMatchObject([{ outputTokens: counted }]);
        expect(await store.find(entry.tenant, entry.id)).toBeUndefined();
      }
    });

    test('of more than was held is counted whole', async () => {
      const { store } = make();
      const entry = entryOf();
      await store.reserve(entry, termsOf());
      await store.settle(entry, owned({ inputTokens: 400, outputTokens: 60 }));
      expect(await standings(store, entry)).toEqual(of([460, 460, 1_800], [0, 0, 0]));
    });

    test('of what the store does not know is counted for its owner, and for nobody else', async () => {
      const { store } = make();
      const entry = entryOf();
      expect(await store.settle(entry, owned({ by: 'survivor' }))).toEqual({ state: 'unknown' });
      expect(await store.settle(entry, owned({ by: 'expiry' }))).toEqual({ state: 'unknown' });
      expect(await store.settle(entry, owned())).toMatchObject({ state: 'settled' });
      expect(await standings(store, entry)).toEqual(of([120, 120, 500], [0, 0, 0]));
      expect(await recordsOf(store, entry.tenant)).toHaveLength(1);
    });

    test('meets a meter that comes too late, which changes nothing', async () => {
      const { store } = make();
      const entry = entryOf();
      expect(await store.meter(entry, { outputTokens: 5, leaseMs: 60_000 })).toBe('unknown');
      await store.reserve(entry, termsOf());
      expect(await store.meter(entry, { outputTokens: 5, leaseMs: 60_000 })).toBe('held');
      await store.settle(entry, owned());
      expect(await store.meter(entry, { outputTokens: 50, leaseMs: 60_000 })).toBe('settled');
      expect(await store.find(entry.tenant, entry.id)).toBeUndefined();
      expect((await standings(store, entry))[0]).toEqual({ used: 120, held: 0 });
    });
  });

  describe('a lease', () => {
    test('that is over makes a reservation expired, and its tenant due', async () => {
      const { store, pass } = make();
      const entry = entryOf();
      await store.reserve(entry, termsOf({ leaseMs: 30 }));
      await store.meter(entry, { outputTokens: 9, leaseMs: 40 });
      const other = entryOf({ tenant: entry.tenant });
      await store.reserve(other, termsOf());
      await pass(1_100);
      expect(await store.expired(entry.tenant, 10)).toMatchObject([{ entry, metered: 9 }]);
      const next = entryOf({ tenant: entry.tenant });
      expect(await store.reserve(next, termsOf({ limits: [449, null, null] }))).toMatchObject({ expired: 1 });
      expect(await store.settle(entry, owned({ by: 'expiry', ended: 'expired' }))).toMatchObject({ state: 'settled' });
      expect(await store.settle(other, owned({ by: 'expiry' }))).toEqual({ state: 'renewed' });
      expect(await store.expired(entry.tenant, 10)).toEqual([]);
    });

    test('makes a tenant due until it was looked at', async () => {
      const { store, pass } = make();
      const entry = entryOf();
      await store.reserve(entry, termsOf({ leaseMs: 30 }));
      await pass(1_100);
      expect(await store.due(1_000)).toContain(entry.tenant);
      await store.settle(entry, owned({ by: 'expiry', ended: 'expired' }));
      await store.looked(entry.tenant);
      expect(await store.due(1_000)).not.toContain(entry.tenant);
    });

    test('that was renewed in time is not over', async () => {
      const { store, pass } = make();
      const entry = entryOf();
      await store.reserve(entry, termsOf({ leaseMs: 30 }));
      await store.meter(entry, { outputTokens: 1, leaseMs: 60_000 });
      await pass(1_100);
      expect(await store.expired(entry.tenant, 10)).toEqual([]);
      expect(await store.settle(entry, owned({ by: 'expiry' }))).toEqual({ state: 'renewed' });
      await store.looked(entry.tenant);
      expect(await store.due(1_000)).not.toContain(entry.tenant);
    });
  });

  test('records are read page by page, oldest first', async () => {
    const { store } = make();
    const { tenant } = entryOf();
    for (let n = 0; n < 5; n += 1) {
      const entry = entryOf({ tenant, requestId: `req-${n}` });
      await store.reserve(entry, termsOf());
      await store.settle(entry, owned());
    }
    const first = await store.records(tenant, { most: 3 });
    const rest = await store.records(tenant, { after: first.at(-1)!.position, most: 3 });
    expect([...first, ...rest].map(({ record }) => record.requestId)).toEqual([
      'req-0',
      'req-1',
      'req-2',
      'req-3',
      'req-4',
    ]);
  });
}
