import { expect, test } from '@jest/globals';
import { randomHex } from './random-hex.ts';

test('hands out no byte twice, across refills too', () => {
  const ids = Array.from({ length: 5_000 }, () => randomHex(16));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
});
