import { describe, expect, test } from '@jest/globals';
import { memoryStore } from './memory-store.ts';
import { entryOf, owned, quotaStoreContract, termsOf } from './testing.ts';

function clocked(options: { maxOpen?: number; maxRecords?: number } = {}) {
  let now = Date.now();
  const store = memoryStore({ ...options, now: () => now });
  return { store, pass: async (ms: number) => void (now += ms) };
}

describe('in memory', () => quotaStoreContract(clocked));

describe('what memory holds is bounded', () => {
  test('with all reservations in use, one more is refused and none is forgotten', async () => {
    const { store } = clocked({ maxOpen: 3 });
    const entries = Array.from({ length: 3 }, () => entryOf());
    for (const entry of entries) await store.reserve(entry, termsOf());
    await expect(store.reserve(entryOf(), termsOf())).rejects.toThrow('All 3 reservations are in use');
    await store.settle(entries[0]!, owned());
    expect(await store.reserve(entryOf(), termsOf())).toMatchObject({ state: 'held' });
  });

  test('the oldest usage records go', async () => {
    const { store } = clocked({ maxRecords: 2 });
    const { tenant } = entryOf();
    for (const requestId of ['a', 'b', 'c']) await store.settle(entryOf({ tenant, requestId }), owned());
    const kept = await store.records(tenant, { most: 10 });
    expect(kept.map(({ record }) => record.requestId)).toEqual(['b', 'c']);
  });
});
