import { describe, expect, test } from '@jest/globals';
import { memoryStore, type MemoryStoreOptions } from './memory-store.ts';
import { holdOf, recordStoreContract } from './testing.ts';

function clocked(options: MemoryStoreOptions = {}) {
  let now = 0;
  const store = memoryStore({ ...options, now: () => now });
  return { store, pass: async (ms: number) => void (now += ms) };
}

recordStoreContract(clocked);

describe('what memory holds is bounded', () => {
  test('with all records in use, a new one is refused and none is forgotten', async () => {
    const { store, pass } = clocked({ maxRecords: 100 });
    for (let i = 0; i < 100; i += 1) await store.claim(`r${i}`, holdOf({ keepMs: 1_000 }));
    await expect(store.claim('one more', holdOf())).rejects.toThrow('All 100 records are in use');
    expect(await store.claim('r0', holdOf())).toEqual({ state: 'in-progress' });
    await pass(1_001);
    expect(await store.claim('one more', holdOf())).toMatchObject({ state: 'claimed' });
  });

  test('answers over the limit are dropped, and the records stay', async () => {
    const { store } = clocked({ maxAnswerBytes: 10_000 });
    for (let i = 0; i < 20; i += 1) {
      const hold = holdOf();
      await store.claim(`r${i}`, hold);
      await store.complete(`r${i}`, hold, Buffer.alloc(1_000));
    }
    expect(await store.claim('r0', holdOf())).toEqual({ state: 'completed', answer: undefined });
    expect(await store.claim('r19', holdOf())).toEqual({ state: 'completed', answer: Buffer.alloc(1_000) });
  });
});
