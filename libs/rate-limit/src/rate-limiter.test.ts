import { describe, expect, jest, test } from '@jest/globals';
import { Problem } from '@frontdesk/problems';
import { memoryStore } from './memory-store.ts';
import type { Policy } from './policy.ts';
import { createRateLimiter, type RateLimiterOptions } from './rate-limiter.ts';

const perUser: Policy = { name: 'user', algorithm: 'gcra', limit: 3, windowS: 60, by: 'user' };
const perTenant: Policy = { name: 'tenant', algorithm: 'token-bucket', limit: 5, windowS: 60, by: 'tenant' };
const ada = { tenant: 'ten_1', user: 'usr_ada' };
const bob = { tenant: 'ten_1', user: 'usr_bob' };

function limiterOf(policies: readonly Policy[], more: Partial<RateLimiterOptions> = {}) {
  return createRateLimiter({ store: memoryStore({ now: () => 1_767_225_600_000 }), policies, ...more });
}

async function codeOf(run: Promise<unknown>): Promise<string | undefined> {
  const thrown: unknown = await run.then(
    () => undefined,
    (error: unknown) => error,
  );
  return thrown instanceof Problem ? thrown.code : undefined;
}

describe('a rate limiter', () => {
  test('charges all limits or none, and says which refused', async () => {
    const limiter = limiterOf([perUser, perTenant]);
    for (let count = 0; count < 3; count += 1) expect(await limiter.take(ada)).toMatchObject({ allowed: true });
    const refused = await limiter.take(ada);
    expect(refused).toMatchObject({ allowed: false, violated: ['user'], degraded: false });
    expect(refused.policies).toMatchObject([
      { name: 'user', remaining: 0, t: 20, retryAfterS: 20 },
      { name: 'tenant', remaining: 2, retryAfterS: 0 },
    ]);
    expect(await limiter.take(bob, 2)).toMatchObject({ allowed: true });
    expect(await limiter.take(bob)).toMatchObject({ violated: ['tenant'] });
    expect((await limiter.take(ada)).violated).toEqual(['user', 'tenant']);
  });

  test('applies no limit by what it is not told, and none to what is free', async () => {
    const limiter = limiterOf([perUser]);
    expect(await limiter.take({ tenant: 'ten_1' })).toMatchObject({ allowed: true, policies: [] });
    for (let count = 0; count < 9; count += 1) expect(await limiter.take(ada, 0)).toMatchObject({ allowed: true });
    expect((await limiter.take(ada)).policies).toMatchObject([{ remaining: 2 }]);
  });

  test('counts users of two tenants apart, whatever their ids are made of', async () => {
    const limiter = limiterOf([{ ...perUser, limit: 1 }]);
    expect(await limiter.take({ tenant: 'a', user: 'b:c' })).toMatchObject({ allowed: true });
    expect(await limiter.take({ tenant: 'a:b', user: 'c' })).toMatchObject({ allowed: true });
    expect(await limiter.take({ tenant: 'a', user: 'b:c' })).toMatchObject({ allowed: false });
  });

  test('counts the addresses of one IPv6 line as one', async () => {
    const limiter = limiterOf([{ ...perUser, name: 'address', by: 'address', limit: 1 }]);
    expect(await limiter.take({ address: '2001:db8::1' })).toMatchObject({ allowed: true });
    expect(await limiter.take({ address: '2001:db8::ffff:2' })).toMatchObject({ allowed: false });
    expect(await limiter.take({ address: '2001:db8:0:1::1' })).toMatchObject({ allowed: true });
  });

  test('gives a tier its factor, or policies of its own, and an unknown tier the usual ones', async () => {
    const limiter = limiterOf([perUser], { tiers: { gold: 10, trial: [{ ...perUser, limit: 1 }] } });
    const remaining = async (user: string, tier: string) =>
      (await limiter.take({ user, tenant: 't' }, 1, tier)).policies.map((policy) => policy.remaining);
    expect(await remaining('a', 'gold')).toEqual([29]);
    expect(await remaining('b', 'trial')).toEqual([0]);
    expect(await remaining('c', '__proto__')).toEqual([2]);
  });

  test('does not tell to wait for what can never pass', async () => {
    const limiter = limiterOf([perUser], { tiers: { trial: 0.5 } });
    expect(await codeOf(limiter.take(ada, 4))).toBe('cost-above-limit');
    expect((await limiter.take(ada, 3)).allowed).toBe(true);
    expect(() => limiter.requireAffordable(3, 'Route ask')).toThrow('Route ask costs 3, and limit "user" never');
    expect(() => limiter.requireAffordable(2, 'Route read')).not.toThrow();
    await expect(limiter.take(ada, 1.5)).rejects.toThrow('whole number');
    await expect(limiter.take(ada, -1)).rejects.toThrow('whole number');
  });

  test('reports what it admitted, and each limit that refused', async () => {
    const onAdmitted = jest.fn();
    const onRefused = jest.fn();
    const limiter = limiterOf(
      [
        { ...perUser, limit: 1 },
        { ...perTenant, limit: 1 },
      ],
      { events: { onAdmitted, onRefused } },
    );
    await limiter.take(ada);
    await limiter.take(ada);
    expect(onAdmitted).toHaveBeenCalledTimes(1);
    expect(onRefused.mock.calls.map(([policy]) => policy)).toEqual(['user', 'tenant']);
  });

  test.each<[string, Partial<Policy>]>([
    ['lower case', { name: 'Per User' }],
    ['whole numbers', { limit: 0 }],
    ['whole numbers', { limit: 1.5 }],
    ['whole seconds', { windowS: 0.5 }],
    ['whole seconds', { windowS: 40 * 86_400 }],
    ['no burst', { algorithm: 'quota', burst: 3 }],
    ['too fast', { limit: 20_000, windowS: 1 }],
    ['too large', { algorithm: 'token-bucket', limit: 10_000_000, windowS: 86_400 }],
    ['more than a year', { burst: 10_000_000 }],
    ['whole numbers', { limit: 2 ** 52, algorithm: 'quota' }],
    ['ASCII', { unit: 'größe' }],
  ])('does not start with a policy that cannot work: %s', (why, change) => {
    expect(() => limiterOf([{ ...perUser, ...change }])).toThrow(why);
  });

  test('does not start with two limits of one name, or a tier of nothing', () => {
    expect(() => limiterOf([perUser, perUser])).toThrow('one name');
    expect(() => limiterOf([perUser], { tiers: { none: 0 } })).toThrow('factor');
  });
});
