import { expect, test } from '@jest/globals';
import { lineThrough } from './run-growth.ts';

test('the line through points that lie on one', () => {
  const { slope, start, at } = lineThrough([1, 2, 12], [30, 40, 140]);
  expect([slope, start, at(48)]).toEqual([10, 20, 500]);
});
