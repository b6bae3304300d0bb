import { describe, expect, test } from '@jest/globals';
import { memoryStore } from './memory-store.ts';
import { rulesOf } from './policy.ts';
import { createRateLimiter } from './rate-limiter.ts';

const policies = [{ name: 'address', algorithm: 'gcra', limit: 60, windowS: 60, by: 'address' }] as const;
const ruleOfAddress = rulesOf(policies)[0]!;

describe('a million distinct callers', () => {
  test('do not grow it past its bound, and do not wash out who has used up a limit', async () => {
    let now = 1_767_225_600_000;
    const store = memoryStore({ maxKeys: 10_000, now: () => now });
    const limiter = createRateLimiter({ store, policies });
    await limiter.take({ address: '192.0.2.1' }, 60);
    for (let count = 0; count < 1_000_000; count += 1) {
      now += 0.01;
      await store.take([{ rule: ruleOfAddress, tag: 'x', subject: String(count) }], 1);
    }
    expect(store.size).toBe(10_000);
    expect(await limiter.take({ address: '192.0.2.1' }, 20)).toMatchObject({ allowed: false });
  });
});
