import { describe, expect, test } from '@jest/globals';
import { rule } from '../tests/naive.ts';
import { Slices, type Lease } from './slices.ts';

const thousand = rule({ algorithm: 'gcra', limit: 1_000, windowS: 5, by: 'global' });

function scripted(grant: (want: number) => number) {
  const clock = { now: 0 };
  const asked: { want: number; need: number }[] = [];
  const slices = new Slices({
    now: () => clock.now,
    lease: async (_key, _rule, amount): Promise<Lease> => {
      asked.push(amount);
      const granted = grant(amount.want);
      return { now: 1, admitted: granted >= amount.need, granted, state: [1] };
    },
  });
  const take = async (cost = 1) => (await slices.take('all', thousand, cost)).admitted;
  return { clock, asked, slices, take };
}

describe('a limit on all, leased in slices', () => {
  test('is asked for once by all requests of one moment, with a little in advance', async () => {
    const { asked, take } = scripted((want) => want);
    expect(await Promise.all([take(), take(2), take()])).toEqual([true, true, true]);
    expect(asked).toEqual([{ want: 9, need: 1 }]);
    for (let count = 0; count < 5; count += 1) expect(await take()).toBe(true);
    expect(asked).toHaveLength(1);
    await take();
    expect(asked).toHaveLength(2);
  });

  test('serves those it can when it gets less than it asked for', async () => {
    const { take } = scripted(() => 3);
    expect(await Promise.all([take(2), take(2), take()])).toEqual([true, false, true]);
  });

  test('refuses all when it gets nothing, and asks again for the next', async () => {
    const { asked, take } = scripted(() => 0);
    expect(await Promise.all([take(), take()])).toEqual([false, false]);
    expect(await take()).toBe(false);
    expect(asked).toHaveLength(2);
  });

  test('serves what is given back, and forgets a slice that nobody used in time', async () => {
    const { asked, clock, slices, take } = scripted((want) => want);
    await take();
    slices.giveBack('all', 1);
    expect(await take(6)).toBe(true);
    expect(asked).toHaveLength(1);
    slices.giveBack('all', 6);
    clock.now = 501;
    await take();
    expect(asked).toHaveLength(2);
  });

  test('passes on that the store is away', async () => {
    const slices = new Slices({ now: () => 0, lease: () => Promise.reject(new Error('away')) });
    const results = await Promise.allSettled([slices.take('all', thousand, 1), slices.take('all', thousand, 1)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(slices.take('all', thousand, 1)).rejects.toThrow('away');
  });
});
