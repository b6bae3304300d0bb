import { describe, expect, test } from '@jest/globals';
import { memorySessionStore, type MemorySessionStoreOptions } from './memory-store.ts';
import { sessionOf, sessionStoreContract } from '../testing.ts';

function clocked(options: MemorySessionStoreOptions = {}) {
  let now = 0;
  const store = memorySessionStore({ ...options, now: () => now });
  return { store, pass: async (ms: number) => void (now += ms) };
}

sessionStoreContract(clocked);

describe('what memory holds is bounded', () => {
  test('with all sessions in use, nobody else signs in and nobody is signed out', async () => {
    const { store, pass } = clocked({ most: 100 });
    for (let at = 0; at < 100; at += 1) await store.create(`s${at}`, sessionOf({ idleMs: 1_000 }));
    await expect(store.create('one more', sessionOf())).rejects.toThrow('All 100 sessions are in use');
    expect(await store.read('s0')).toBeDefined();
    await pass(1_001);
    expect(await store.create('one more', sessionOf())).toMatchObject({ refused: false });
  });

  test('with all marks in use, one more is refused rather than an old one forgotten', async () => {
    const { store, pass } = clocked({ most: 2 });
    await store.once('a', 1_000);
    await store.once('b', 1_000);
    await expect(store.once('c', 1_000)).rejects.toThrow('All 2 marks are in use');
    expect(await store.once('a', 1_000)).toBe(false);
    await pass(1_001);
    expect(await store.once('c', 1_000)).toBe(true);
  });
});
