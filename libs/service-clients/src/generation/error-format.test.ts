import { describe, expect, test } from '@jest/globals';
import { durationS } from './error-format.ts';

describe('the duration of a rate limit', () => {
  test.each([
    ['6s', 6],
    ['1m30s', 90],
    ['1h', 3600],
    ['1.2s', 2],
    ['250ms', 1],
    ['1h1m1s1ms', 3662],
  ])('%s is %i seconds, rounded up', (text, seconds) => {
    expect(durationS(text)).toBe(seconds);
  });

  test.each([undefined, '', '6', 's', '-6s', '6s1m', '9'.repeat(30) + 's', 'soon'])('is unknown for %p', (text) => {
    expect(durationS(text)).toBeUndefined();
  });
});
