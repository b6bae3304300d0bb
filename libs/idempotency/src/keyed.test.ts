import { describe, expect, test } from '@jest/globals';
import { keyed, requireKey } from './keyed.ts';

const day = 86_400_000;
const at = Date.UTC(2026, 5, 18);

const read = (field: string | undefined, acceptBareKeys = false): string =>
  requireKey(
    { headers: { ...(field !== undefined && { 'idempotency-key': field }) } },
    { rememberMs: day, acceptBareKeys, now: () => at },
  );

/** A UUIDv7 of that time. */
function madeAt(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  return `"${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000"`;
}

describe('the key of a route that finds by it what it began', () => {
  test('is one string in quotes, or a bare one where that is allowed', () => {
    expect(read('"a-key"')).toBe('a-key');
    expect(read('a-key', true)).toBe('a-key');
  });

  test.each([
    ['none', undefined, 'idempotency-key-missing'],
    ['a bare one', 'a-key', 'idempotency-key-invalid'],
    ['two', '"a", "b"', 'idempotency-key-invalid'],
    ['an empty one', '""', 'idempotency-key-invalid'],
    ['one of tomorrow', madeAt(at + day), 'idempotency-key-invalid'],
    ['one that may be forgotten', madeAt(at - day - 1), 'idempotency-key-expired'],
  ])('%s is refused', (_, field, code) => {
    expect(() => read(field)).toThrow(expect.objectContaining({ kind: expect.objectContaining({ code }) }));
  });

  test('is told of in the document of the API, and nothing is kept of it', () => {
    expect(keyed.marks.key.parameters).toEqual([expect.objectContaining({ name: 'Idempotency-Key', required: true })]);
    expect(Object.keys(keyed.marks)).toEqual(['key']);
  });
});
