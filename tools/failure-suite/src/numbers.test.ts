import { expect, test } from '@jest/globals';
import { percentile, percentOf, randomFrom } from './numbers.ts';
import { atMost, shareAtLeast } from './scenario.ts';

test('a percentile is one of the values, and nothing of nothing', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect([0.5, 0.99, 1].map((part) => percentile(hundred, part))).toEqual([50, 99, 100]);
  expect(percentile([], 0.5)).toBeNaN();
});

test('the same seed draws the same numbers', () => {
  const draw = (seed: number) => Array.from({ length: 5 }, randomFrom(seed));
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(Math.max(...draw(7))).toBeLessThan(1);
});

test('what was not measured meets no bar', () => {
  expect(atMost('load', NaN, 1.25)).toEqual({ says: 'load', measured: 'not measured', isMet: false });
  expect(atMost('time', Infinity, 200).isMet).toBe(false);
  expect(shareAtLeast('views', { good: 0, all: 0 }, 0.9).isMet).toBe(false);
  expect(shareAtLeast('views', { good: 999, all: 1000 }, 0.999)).toMatchObject({
    measured: '999 of 1000',
    isMet: true,
  });
  expect(shareAtLeast('views', { good: 998, all: 1000 }, 0.999).isMet).toBe(false);
  expect(percentOf(1, 3)).toBe('33.3 %');
});
