import { describe, expect, test } from '@jest/globals';
import { Ledger } from './ledger.ts';
import { memoryStore } from './memory-store.ts';
import { createRateLimiter } from './rate-limiter.ts';

const policies = [{ name: 'address', algorithm: 'gcra', limit: 60, windowS: 60, by: 'address' }] as const;
const newYear = 1_767_225_600_000;

const addressOf = (count: number): string => `10.${count >> 16}.${(count >> 8) & 255}.${count & 255}`;

describe('more callers than there is room for', () => {
  test('do not wash out the one who has used up a limit', async () => {
    let now = newYear;
    const store = memoryStore({ maxKeys: 1_000, now: () => now });
    const limiter = createRateLimiter({ store, policies });
    await limiter.take({ address: '192.0.2.1' }, 60);
    for (let count = 0; count < 50_000; count += 1) {
      now += 0.1;
      await limiter.take({ address: addressOf(count) });
    }
    expect(store.size).toBe(1_000);
    expect(await limiter.take({ address: '192.0.2.1' }, 20)).toMatchObject({ allowed: false });
  });

  test('a million of them take no more room than the bound', () => {
    const ledger = new Ledger(10_000);
    for (let count = 0; count < 1_000_000; count += 1) {
      ledger.set(String(count), { state: [count], idleAt: count + 20_000, epoch: 0 }, count);
    }
    expect(ledger.size).toBe(10_000);
  }, 30_000);

  test('idle ones go first, then those who are limited least', () => {
    const ledger = new Ledger(3);
    const add = (key: string, idleAt: number, now: number) => ledger.set(key, { state: [1], idleAt, epoch: 0 }, now);
    add('limited', 900, 0);
    add('idle', 10, 0);
    add('little', 100, 0);
    add('new', 200, 50);
    expect(['limited', 'idle', 'little', 'new'].map((key) => ledger.get(key) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
    add('newer', 500, 50);
    expect(['limited', 'little', 'new', 'newer'].map((key) => ledger.get(key) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  test('no room at all is a mistake', () => {
    expect(() => memoryStore({ maxKeys: 0 })).toThrow('maxKeys');
  });
});
