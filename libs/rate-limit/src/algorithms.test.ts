import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyRule, anyTries, newYear, rule, tried, type Tried } from '../tests/naive.ts';
import type { State } from './algorithm.ts';
import { algorithms } from './algorithms.ts';
import type { AlgorithmName, Rule } from './policy.ts';

const names = Object.keys(algorithms) as AlgorithmName[];

// The slow and certain way: every admitted cost, added up over every stretch of time.
function mostOver(all: readonly Tried[], allowedIn: (us: number) => number): void {
  const admitted = all.filter(({ after }) => after !== undefined);
  for (const [first, { now: from }] of admitted.entries()) {
    let sum = 0;
    for (const { now, cost } of admitted.slice(first)) {
      sum += cost;
      expect(sum).toBeLessThanOrEqual(allowedIn(now - from) + 1e-6);
    }
  }
}

function countOf(
  rule: Rule,
  state: State | undefined,
  now: number,
): { available: number; wait: (n: number) => number } {
  const { available, wait } = algorithms[rule.algorithm];
  return { available: available(state, { rule, now }), wait: (units) => wait(state, { rule, now }, units) };
}

describe('every algorithm', () => {
  test('admits no more than the limit and what comes back, over any stretch of time', () => {
    fc.assert(
      fc.property(anyRule, anyTries, (any, tries) => {
        const all = tried(any, tries);
        if (any.algorithm === 'quota') {
          const spent = new Map<number, number>();
          for (const { now, cost, after } of all) {
            const day = Math.floor(now / any.windowUs);
            if (after) spent.set(day, (spent.get(day) ?? 0) + cost);
          }
          for (const sum of spent.values()) expect(sum).toBeLessThanOrEqual(any.limit);
        } else {
          mostOver(all, (us) => any.burst + (us * any.limit) / any.windowUs);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('admits exactly what it says is available', () => {
    fc.assert(
      fc.property(anyRule, anyTries, (any, tries) => {
        for (const { before, after, cost, now } of tried(any, tries)) {
          const { available } = countOf(any, before, now);
          expect(available >= cost).toBe(after !== undefined);
          if (after) expect(countOf(any, after, now).available).toBe(available - cost);
          expect(available).toBeLessThanOrEqual(any.burst);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('admits after the wait that it names, and not a thousandth before', () => {
    fc.assert(
      fc.property(anyRule, anyTries, fc.integer({ min: 1, max: 80 }), (any, tries, units) => {
        const last = tried(any, tries).at(-1);
        fc.pre(last !== undefined && units <= any.burst);
        const state = last!.after ?? last!.before;
        const wait = countOf(any, state, last!.now).wait(units);
        expect(countOf(any, state, last!.now + wait).available).toBeGreaterThanOrEqual(units);
        if (wait > 1_000) expect(countOf(any, state, last!.now + wait - 1_000).available).toBeLessThan(units);
      }),
      { numRuns: 500 },
    );
  });

  test('says nothing more of a caller once it is idle', () => {
    fc.assert(
      fc.property(anyRule, anyTries, (any, tries) => {
        const last = tried(any, tries).findLast(({ after }) => after !== undefined);
        fc.pre(last !== undefined);
        const { idleAt } = algorithms[any.algorithm];
        const idle = Math.max(idleAt(last!.after!, any), last!.now);
        expect(countOf(any, last!.after, idle).available).toBe(any.burst);
      }),
      { numRuns: 300 },
    );
  });

  test.each(names)('%s: exactly the limit passes at once, and one unit given back is one more', (algorithm) => {
    const ten = rule({ algorithm, limit: 7, windowS: 60 });
    const { charge } = algorithms[algorithm];
    const at = { rule: ten, now: newYear };
    let state: State | undefined;
    for (let count = 0; count < 7; count += 1) {
      state = charge(state, at, 1);
      expect(state).toBeDefined();
    }
    expect(charge(state, at, 1)).toBeUndefined();
    const back = charge(state, at, -1);
    expect(charge(back, at, 2)).toBeUndefined();
    expect(charge(back, at, 1)).toEqual(state);
  });

  test.each(names)(
    '%s: a clock that steps back an hour neither opens the limit nor locks the caller out',
    (algorithm) => {
      const ten = rule({ algorithm, limit: 10, windowS: 60 });
      const { charge, mended, available, wait, idleAt } = algorithms[algorithm];
      const used = charge(undefined, { rule: ten, now: newYear }, 10)!;
      const back = { rule: ten, now: newYear - 3_600_000_000 };
      const state = mended(used, back);
      expect(available(state, back)).toBe(0);
      expect(wait(state, back, 1)).toBeLessThanOrEqual(2 * ten.windowUs);
      expect(available(state, { rule: ten, now: idleAt(state, ten) })).toBe(10);
      expect(idleAt(state, ten)).toBeLessThanOrEqual(back.now + 2 * ten.windowUs);
      expect(mended(state, back)).toBe(state);
    },
  );

  test.each(names)('%s: a clock that leaps a year gives a full limit and no more', (algorithm) => {
    const ten = rule({ algorithm });
    const { charge, available } = algorithms[algorithm];
    const used = charge(undefined, { rule: ten, now: newYear }, 10)!;
    expect(available(used, { rule: ten, now: newYear + 31_536_000_000_000 })).toBe(10);
  });
});
