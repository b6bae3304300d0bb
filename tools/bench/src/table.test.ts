import { describe, expect, test } from '@jest/globals';
import { median, percentile, table } from './table.ts';

describe('a percentile', () => {
  test('is one of the values, whatever their order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(percentile([4, 2, 1, 3], 99)).toBe(4);
  });
});

test('a table has its first column to the left and its numbers to the right', () => {
  expect(table(['contender', 'µs'], [['floor', '258']])).toBe(
    ['| contender |  µs |', '| --------- | --: |', '| floor     | 258 |'].join('\n'),
  );
});
