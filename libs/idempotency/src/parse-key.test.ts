import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keyPattern, longestKey, parseKey } from './parse-key.ts';

const strict = (field: string) => parseKey(field, { acceptBare: false });
const lenient = (field: string) => parseKey(field, { acceptBare: true });

describe('a string in quotes is a key', () => {
  test.each([
    ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['"a"', 'a'],
    ['  "a"  ', 'a'],
    ['" spaces, commas; and = signs "', ' spaces, commas; and = signs '],
    [String.raw`"a \"quote\" and a \\"`, String.raw`a "quote" and a \ `.trim()],
    [`"${'x'.repeat(longestKey)}"`, 'x'.repeat(longestKey)],
  ])('%s', (field, key) => {
    expect(strict(field)).toEqual({ key });
    expect(lenient(field)).toEqual({ key });
  });
});

describe('parameters are ignored', () => {
  test.each([
    '"a";b',
    '"a";b=1',
    '"a"; b=1.5;c=-7',
    '"a";b="x; y"',
    '"a";b=token/x:y',
    '"a";b=:aGk=:',
    '"a";b=?1',
    '"a";b=@1659578233',
    '"a";b=%"f%c3%bc"',
    '"a";*b-c_d.e*=1',
  ])('%s', (field) => expect(strict(field)).toEqual({ key: 'a' }));
});

describe('anything else is not', () => {
  test.each([
    ['a token', 'abc'],
    ['a bare UUID', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['a number', '42'],
    ['bytes', ':aGVsbG8=:'],
    ['a date', '@1659578233'],
    ['a boolean', '?1'],
    ['a display string', '%"a"'],
    ['an inner list', '("a")'],
    ['a list, which is also what two header lines are', '"a", "b"'],
    ['the same line twice', '"a", "a"'],
    ['nothing', ''],
    ['an empty string', '""'],
    ['an open string', '"a'],
    ['single quotes', "'a'"],
    ['two strings', '"a" "b"'],
    ['an escape of another character', String.raw`"a\n"`],
    ['a control character', '"a\u0001"'],
    ['a tab in it', '"a\tb"'],
    ['what is not ASCII', '"ä"'],
    ['a parameter without a name', '"a";'],
    ['a parameter with an upper-case name', '"a";B=1'],
    ['a parameter without its value', '"a";b='],
    ['a parameter with a space before it', '"a" ;b'],
    ['more characters than are allowed', `"${'x'.repeat(longestKey + 1)}"`],
  ])('%s', (_name, field) => expect(strict(field)).toHaveProperty('mistake'));

  test('a mistake does not repeat what was sent', () => {
    expect(JSON.stringify(strict('secret-value'))).not.toContain('secret-value');
  });
});

describe('where bare keys are accepted', () => {
  test('a key is the same with and without quotes', () => {
    expect(lenient('abc-123')).toEqual(lenient('"abc-123"'));
    expect(lenient('8e03978e-40d5-43dd-bc93-6894a57f9324')).toEqual({ key: '8e03978e-40d5-43dd-bc93-6894a57f9324' });
  });

  test.each(['a, b', 'a,b', 'a b', '"a', 'a"b"', 'a;b=1', String.raw`a\b`, '', ' ', 'ä', 'x'.repeat(256)])(
    'it is still not %j',
    (field) => expect(lenient(field)).toHaveProperty('mistake'),
  );
});

test('a field of any length is read in a time that grows no faster than it', () => {
  for (const field of [
    `"${'\\"'.repeat(4_000)}`,
    `"a"${';a=1'.repeat(2_000)};`,
    `"a"${' '.repeat(8_000)}x`,
    '9'.repeat(8_000),
  ]) {
    const startedAt = performance.now();
    expect(strict(field)).toHaveProperty('mistake');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  }
});

test('the published pattern takes what is taken', () => {
  const pattern = new RegExp(keyPattern);
  for (const field of ['"a"', String.raw`"a\"b"`, `"${'x'.repeat(longestKey)}"`]) expect(field).toMatch(pattern);
  for (const field of ['a', '""', '"ä"', `"${'x'.repeat(longestKey + 1)}"`]) expect(field).not.toMatch(pattern);
});

test('whatever of ASCII is written as the RFC says is read as it was meant, and nothing else is read at all', () => {
  const character = fc.integer({ min: 0, max: 0x17f }).map((code) => String.fromCharCode(code));
  const written = (key: string): string => `"${key.replaceAll(/["\\]/g, '\\$&')}"`;
  fc.assert(
    fc.property(fc.array(character, { minLength: 1, maxLength: 20 }), (characters) => {
      const key = characters.join('');
      if (/^[\x20-\x7e]+$/.test(key)) expect(strict(written(key))).toEqual({ key });
      else expect(strict(written(key))).toHaveProperty('mistake');
    }),
    { numRuns: 500 },
  );
});
