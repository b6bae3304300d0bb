import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hashTagOf, keyNaming } from './key-naming.ts';

const { key, sharedKey } = keyNaming('mobile-bff');

describe('the name of a key', () => {
  test('says the app, the hash tag and the parts', () => {
    expect(key('ten_halden4k7q2w', 'limit', 'burst')).toBe('frontdesk:mobile-bff:{ten_halden4k7q2w}:limit:burst');
    expect(key('revocations')).toBe('frontdesk:mobile-bff:{revocations}');
  });

  test('is the same for all apps where it is shared', () => {
    expect(sharedKey('ten_1', 'tokens')).toBe('frontdesk:shared:{ten_1}:tokens');
    expect(keyNaming('web-bff').sharedKey('ten_1', 'tokens')).toBe(sharedKey('ten_1', 'tokens'));
  });

  test('cannot be bent by what a caller sends', () => {
    expect(key('a}:{b', 'x')).toBe('frontdesk:mobile-bff:{a%7D%3A%7Bb}:x');
    expect(key('a', 'x:y', 'z')).not.toBe(key('a', 'x', 'y:z'));
    expect(key('a', 'new\r\nline')).toBe('frontdesk:mobile-bff:{a}:new%0D%0Aline');
    expect(key('a', '#')).toBe('frontdesk:mobile-bff:{a}:%23');
  });

  test('has a bound: what is long is there as its digest', () => {
    expect(key('a', 'x'.repeat(64))).toContain('x'.repeat(64));
    expect(key('a', 'x'.repeat(65))).toMatch(/:#[\w-]{43}$/);
    expect(key('a', 'ж'.repeat(40))).toMatch(/:#[\w-]{43}$/); // short, and long once it is escaped
    expect(key('x'.repeat(1_000_000), 'x'.repeat(1_000_000)).length).toBeLessThan(120);
  });

  test('tells halves of surrogate pairs apart, which UTF-8 would make one', () => {
    expect(key('a', '\ud800')).not.toBe(key('a', '\ud801'));
  });

  test('differs whenever the tag or a part does', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 });
    const name = fc.tuple(text, fc.array(text, { maxLength: 3 }));
    fc.assert(
      fc.property(name, name, ([tag, parts], [otherTag, otherParts]) => {
        const same = JSON.stringify([tag, parts]) === JSON.stringify([otherTag, otherParts]);
        expect(key(tag, ...parts) === key(otherTag, ...otherParts)).toBe(same);
        expect(hashTagOf(key(tag, ...parts))).toBe(hashTagOf(key(tag)));
      }),
    );
  });

  test('needs a tag that Redis takes for one, and an app that is none of the others', () => {
    expect(() => key('')).toThrow(/cannot be empty/);
    expect(() => keyNaming('shared')).toThrow(/cannot name an app/);
    expect(() => keyNaming('a:b')).toThrow(/cannot name an app/);
  });
});

describe('the hash tag of a key', () => {
  test.each([
    ['a:{b}:c', 'b'],
    ['{b}{c}', 'b'],
    ['{{b}}', '{b'],
    ['a{}b{c}', undefined],
    ['a}b{c', undefined],
    ['plain', undefined],
  ])('of %s is %s, as in Redis Cluster', (name, tag) => {
    expect(hashTagOf(name)).toBe(tag);
  });
});
