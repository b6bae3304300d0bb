import { describe, expect, test } from '@jest/globals';
import { ifMatch, newestTag } from './if-match.ts';

describe('an If-Match', () => {
  test.each([
    ['"v17"', '"v17"'],
    [' "v16" , "v17" ', '"v17"'],
    ['"v9","v10"', '"v10"'],
    ['"a,b", "v3"', '"v3"'],
    ['W/"v17"', '"v0"'],
    ['W/"v17", "v16"', '"v16"'],
    ['"somebody’s"'.replace('’', "'"), '"v0"'],
    ['"v1234567890"', '"v0"'],
    ['"v-1"', '"v0"'],
    ['""', '"v0"'],
  ])('%s asks for %s', (header, tag) => {
    expect(ifMatch.safeParse(header).success).toBe(true);
    expect(newestTag(header)).toBe(tag);
  });

  test.each(['*', 'v17', '17', '"v17', '"v17" "v18"', '"v17",', '', `"${'v'.repeat(400)}"`])('%s is none', (header) => {
    expect(ifMatch.safeParse(header).success).toBe(false);
  });

  test('of thousands of quotes is refused at once', () => {
    const start = performance.now();
    expect(ifMatch.safeParse(`${'"",'.repeat(130)}x`).success).toBe(false);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
