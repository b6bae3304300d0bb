import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { estimateTokens } from './token-estimate.ts';

describe('tokens by estimate', () => {
  // As counted by tokenisers that are in use (cl100k, o200k): none of these is more.
  test.each([
    ['Rotterdam runs at 91% of capacity.', 9, 16],
    ['The quick brown fox jumps over the lazy dog.', 10, 19],
    ['Lagerkapazitätsauslastung in Überseehäfen', 14, 20],
    ['鹿特丹的运力为百分之九十一。', 14, 28],
    ['Роттердам загружен на 91%', 9, 25],
    ['{"a":[1,2,3],"b":null}', 14, 22],
    ['🙂🙂🙂', 3, 12],
    ['2026-11-22T10:30:00.000Z', 14, 24],
    ['', 0, 0],
  ])('%j', (text, counted, most) => {
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(counted);
    expect(estimateTokens(text)).toBeLessThanOrEqual(most);
  });

  test('are never more than bytes, and grow with the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, more) => {
        expect(estimateTokens(text)).toBeLessThanOrEqual(Buffer.byteLength(text));
        expect(estimateTokens(`${text}\n${more}`)).toBeGreaterThanOrEqual(estimateTokens(text));
      }),
    );
  });
});
