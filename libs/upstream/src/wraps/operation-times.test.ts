import { describe, expect, test } from '@jest/globals';
import { Times, createOperationTimes } from './operation-times.ts';

describe('the times of an operation', () => {
  test('say nothing before there are fifty', () => {
    const times = new Times();
    for (let ms = 1; ms < 50; ms += 1) times.add(ms, 0);
    expect([times.fast(0), times.usual, times.slow]).toEqual([0, 0, 0]);
    times.add(50, 0);
    expect([times.fast(0), times.usual, times.slow]).toEqual([3, 26, 48]);
  });

  test('are those of late', () => {
    const times = new Times();
    for (let i = 0; i < 300; i += 1) times.add(500, 0);
    for (let i = 0; i < 320; i += 1) times.add(10, 0);
    expect([times.usual, times.slow]).toEqual([10, 10]);
  });

  test('do not refuse calls when they are old', () => {
    const times = new Times();
    for (let i = 0; i < 50; i += 1) times.add(100, 0);
    expect(times.fast(9_999)).toBe(100);
    expect(times.fast(10_000)).toBe(0);
  });
});

test('operations are told apart, and there is an end to how many', () => {
  const times = createOperationTimes();
  expect(times.of('a')).toBe(times.of('a'));
  expect(times.of('a')).not.toBe(times.of('b'));
  for (let i = 0; i < 300; i += 1) times.of(`made-up-${i}`);
  expect(times.of('made-up-298')).toBe(times.of('made-up-299'));
});
