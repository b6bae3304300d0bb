import { expect, test } from '@jest/globals';
import { ageOf, madeAt } from './key-age.ts';

const day = 86_400_000;
const minute = 60_000;
const now = Date.parse('2026-11-22T01:00:00Z');
const life = { retentionMs: day, clockSkewMs: 5 * minute, now };

function uuidV7(at: number): string {
  const hex = at.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7abc-9def-0123456789ab`;
}

test('a UUIDv7 says when it was made, in either case', () => {
  // RFC 9562, A.6
  expect(madeAt('017F22E2-79B0-7CC3-98C4-DC0C0C07398F')).toBe(Date.parse('2022-02-22T14:22:22-05:00'));
  expect(madeAt(uuidV7(now))).toBe(now);
});

test.each([
  ['a UUIDv4', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
  ['a UUIDv7 of another variant', '017f22e2-79b0-7cc3-18c4-dc0c0c07398f'],
  ['what only contains one', 'x017f22e2-79b0-7cc3-98c4-dc0c0c07398f'],
  ['anything else', 'order-7'],
])('%s says nothing, and is taken as it is', (_name, key) => {
  expect(madeAt(key)).toBeUndefined();
  expect(ageOf(key, life)).toBe('young');
});

test.each([
  [0, 'young'],
  [-day + 1, 'young'],
  [-day, 'young'],
  [-day - 1, 'expired'],
  [-40 * day, 'expired'],
  [5 * minute, 'young'],
  [5 * minute + 1, 'from-the-future'],
])('made %d ms from now it is %s', (offset, age) => {
  expect(ageOf(uuidV7(now + offset), life)).toBe(age);
});

test('a key expires before its record, whatever a clock within bounds says', () => {
  for (const skew of [-5 * minute, 0, 5 * minute]) {
    const usedAt = now;
    const key = uuidV7(usedAt + skew);
    const recordEndsAt = usedAt + life.retentionMs + life.clockSkewMs;
    expect(ageOf(key, { ...life, now: recordEndsAt + 1 })).toBe('expired');
  }
});
