import { expect, test } from '@jest/globals';
import { RollingCount } from './rolling-count.ts';

test('counts what happened in the window, and forgets it a tenth at a time', () => {
  const count = new RollingCount(10_000);
  for (let at = 0; at < 10_000; at += 1000) count.add(at);
  expect(count.total(9_999)).toBe(10);
  expect(count.total(10_000)).toBe(9);
  expect(count.total(14_500)).toBe(5);
  expect(count.total(1_000_000)).toBe(0);
  count.add(1_000_000);
  expect(count.total(1_000_001)).toBe(1);
});

test('a clock that steps back counts on', () => {
  const count = new RollingCount(10_000);
  count.add(5000);
  count.add(1000);
  expect(count.total(2000)).toBe(2);
});
