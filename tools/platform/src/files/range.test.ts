import { expect, test } from '@jest/globals';
import { rangeOf } from './range.ts';

test.each([
  [undefined, 'all'],
  ['bytes=0-4', { start: 0, end: 4 }],
  ['bytes=5-', { start: 5, end: 9 }],
  ['bytes=-3', { start: 7, end: 9 }],
  ['bytes=-99', { start: 0, end: 9 }],
  ['bytes=8-99', { start: 8, end: 9 }],
  ['bytes=10-', 'none'],
  ['bytes=-0', 'none'],
  ['bytes=4-2', 'all'],
  ['bytes=0-1,3-4', 'all'],
  ['items=0-1', 'all'],
  ['bytes=-', 'all'],
] as const)('of ten bytes %p is %p', (header, range) => {
  expect(rangeOf(header, 10)).toEqual(range);
});
