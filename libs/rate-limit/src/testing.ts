import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Charge, LimitStore } from './limit-store.ts';
import { rulesOf, type AlgorithmName, type Policy } from './policy.ts';
import { verdictOf, type Verdict } from './verdict.ts';

const names: readonly AlgorithmName[] = ['gcra', 'token-bucket', 'sliding-window', 'quota'];

/** An hour, so that nothing comes back while a test runs. */
const still: Policy = { name: 'still', algorithm: 'gcra', limit: 10, windowS: 3_600, by: 'user' };

function charge(policy: Partial<Policy>, tag: string, subject = tag): Charge {
  const [rule] = rulesOf([{ ...still, ...policy }]);
  return { rule: rule!, tag, subject };
}

/** What every store does. Called inside a `describe`. */
export function storeBehaviour(make: () => Promise<{ readonly store: LimitStore; stop?(): Promise<void> }>): void {
  let made: Awaited<ReturnType<typeof make>>;
  beforeAll(async () => {
    made = await make();
  }, 60_000);
  afterAll(async () => {
    await made.store.close();
    await made.stop?.();
  });
  const take = async (charges: readonly Charge[], cost = 1): Promise<Verdict> =>
    verdictOf(await made.store.take(charges, cost), cost);

  test.each(names)('%s: admits exactly the limit of many at once', async (algorithm) => {
    const user = charge({ algorithm }, randomUUID());
    const verdicts = await Promise.all(Array.from({ length: 40 }, () => take([user])));
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(10);
    expect(verdicts.filter(({ degraded }) => degraded)).toHaveLength(0);
    const [standing] = (await take([user])).policies;
    expect(standing).toMatchObject({ remaining: 0, quota: 10, windowS: 3_600 });
    expect(standing!.t).toBe(standing!.retryAfterS);
    expect(standing!.t).toBeGreaterThan(1);
    expect(standing!.t).toBeLessThanOrEqual(7_200);
  });

  test.each(names)('%s: takes what a request costs, and leaves the rest to a cheaper one', async (algorithm) => {
    const user = charge({ algorithm }, randomUUID());
    expect(await take([user], 7)).toMatchObject({ allowed: true, policies: [{ remaining: 3 }] });
    expect(await take([user], 4)).toMatchObject({ allowed: false, policies: [{ remaining: 3 }] });
    expect(await take([user], 3)).toMatchObject({ allowed: true, policies: [{ remaining: 0 }] });
  });

  test('charges nothing to a limit when another one of the same caller refuses', async () => {
    const tag = randomUUID();
    const user = charge({ limit: 2 }, tag);
    const tenant = charge({ name: 'tenant', by: 'tenant', algorithm: 'token-bucket' }, tag);
    const verdicts = await Promise.all(Array.from({ length: 9 }, () => take([user, tenant])));
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(2);
    expect(await take([user, tenant])).toMatchObject({
      violated: ['still'],
      policies: [{ remaining: 0 }, { remaining: 8, retryAfterS: 0 }],
    });
  });

  test('gives back to an address and to all what the limit of a caller refuses', async () => {
    const user = charge({ limit: 1 }, randomUUID());
    const address = charge({ name: 'address', by: 'address' }, randomUUID());
    const all = charge({ name: 'all', by: 'global' }, randomUUID());
    await take([user, address, all]);
    for (let count = 0; count < 5; count += 1) {
      expect(await take([user, address, all])).toMatchObject({
        violated: ['still'],
        policies: [{ remaining: 0 }, { name: 'address', remaining: 9, retryAfterS: 0 }, { name: 'all' }],
      });
    }
    await pause(20); // What is given back is not waited for.
    expect(await take([address], 9)).toMatchObject({ allowed: true });
    expect(await take([all], 9)).toMatchObject({ allowed: true });
    expect(await take([all], 1)).toMatchObject({ allowed: false });
  });

  test('keeps callers, limits and tenants apart', async () => {
    const tag = randomUUID();
    const one = charge({ limit: 1 }, tag, 'one');
    await take([one]);
    expect((await take([one])).allowed).toBe(false);
    expect((await take([charge({ limit: 1 }, tag, 'other')])).allowed).toBe(true);
    expect((await take([charge({ limit: 1, name: 'also' }, tag, 'one')])).allowed).toBe(true);
    expect((await take([charge({ limit: 1 }, randomUUID(), 'one')])).allowed).toBe(true);
  });

  test('gives what was used back with time, and not before', async () => {
    const user = charge({ limit: 20, windowS: 1 }, randomUUID());
    expect((await take([user], 20)).allowed).toBe(true);
    expect((await take([user], 20)).allowed).toBe(false);
    await pause(260);
    expect((await take([user], 5)).allowed).toBe(true);
    expect((await take([user], 15)).allowed).toBe(false);
  });

  test.each(names)('%s: stands by a limit that was made smaller while it was in use', async (algorithm) => {
    const tag = randomUUID();
    await take([charge({ algorithm }, tag)], 8);
    const smaller = charge({ algorithm, limit: 3 }, tag);
    await take([smaller], 2);
    expect((await take([smaller], 2)).allowed).toBe(false);
  });
}
