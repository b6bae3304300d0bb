import { describe, expect, test } from '@jest/globals';
import { createRetryBudget } from './retry-budget.ts';

describe('a budget of extra tries', () => {
  test('gives a quiet service three at once', () => {
    const budget = createRetryBudget();
    budget.started(0);
    expect([0, 1, 2, 3].map((at) => budget.take(at))).toEqual([true, true, true, false]);
  });

  test('gives a busy one a fifth of its active calls', () => {
    const budget = createRetryBudget();
    for (let i = 0; i < 100; i += 1) budget.started(0);
    let taken = 0;
    while (budget.take(0)) taken += 1;
    expect(taken).toBe(20);
  });

  test('says how much of it is left', () => {
    const budget = createRetryBudget();
    for (let i = 0; i < 100; i += 1) budget.started(0);
    expect(budget.left(0)).toBe(20);
    budget.take(0);
    expect(budget.left(0)).toBe(19);
    expect(createRetryBudget({ percent: 0 }).left(0)).toBe(0);
  });

  test('has room again when an extra try is over', () => {
    const budget = createRetryBudget({ atLeast: 1 });
    for (let i = 0; i < 5; i += 1) budget.started(0);
    expect(budget.take(0)).toBe(true);
    expect(budget.take(0)).toBe(false);
    budget.giveBack();
    expect(budget.take(0)).toBe(true);
  });

  test('counts over time too, so that slow calls that pile up bring no storm', () => {
    const budget = createRetryBudget();
    // A thousand calls are still there, but only a hundred came within the window.
    for (let i = 0; i < 1000; i += 1) budget.started(0);
    for (let i = 0; i < 100; i += 1) budget.started(20_000);
    let taken = 0;
    while (budget.take(20_001)) taken += 1;
    expect(taken).toBe(26);
    expect(budget.take(24_000)).toBe(false);
    for (let i = 0; i < 100; i += 1) budget.started(26_000);
    expect(budget.take(26_000)).toBe(true);
  });

  test('never lets more than a fifth and a few through, however calls come and go', () => {
    const budget = createRetryBudget();
    let extras = 0;
    for (let at = 0; at < 4_500; at += 10) {
      budget.started(at);
      if (budget.take(at)) {
        extras += 1;
        budget.giveBack();
      }
      budget.ended();
    }
    expect(extras).toBeLessThanOrEqual(450 * 0.2 + 6);
    expect(extras).toBeGreaterThan(450 * 0.2 - 4);
  });

  test('of nothing gives nothing', () => {
    const budget = createRetryBudget({ percent: 0 });
    budget.started(0);
    expect(budget.take(0)).toBe(false);
  });
});
