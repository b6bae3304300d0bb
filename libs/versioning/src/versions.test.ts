import { describe, expect, test } from '@jest/globals';
import { lifecycleFields, withFields } from './lifecycle-fields.ts';
import { defineVersions, isDate, isRetired } from './versions.ts';

const dated = (deprecatedAt?: string, sunsetAt?: string) =>
  defineVersions({
    current: 2,
    older: [{ version: 1, ...(deprecatedAt && { deprecatedAt }), ...(sunsetAt && { sunsetAt }) }],
  });

describe('a declaration that cannot be kept does not start', () => {
  test.each([
    ['an end before the deprecation', () => dated('2026-06-02', '2026-06-01'), 'deprecated before it ends'],
    ['an end without a deprecation', () => dated(undefined, '2026-06-01'), 'deprecated before it ends'],
    ['a day that is none', () => dated('2026-02-30'), 'deprecatedAt is not a date'],
    ['a time without a zone', () => dated('2026-06-01T00:00:00'), 'deprecatedAt is not a date'],
    ['a date in words', () => dated('1 June 2026'), 'deprecatedAt is not a date'],
    ['a version twice', () => defineVersions({ current: 1, older: [{ version: 1 }] }), 'declared twice'],
    ['one that is newer than the current', () => defineVersions({ current: 1, older: [{ version: 2 }] }), 'is newer'],
    ['half a version', () => defineVersions({ current: 1.5 }), 'A version is 1, 2, 3'],
    ['a guide that is a path', () => defineVersions({ current: 2, older: [{ version: 1, guide: '/guide' }] }), 'guide'],
    ['a type that is not ours', () => defineVersions({ current: 1, mediaType: 'text/html' }), 'Not a media type'],
  ])('%s', (_name, define, message) => {
    expect(define).toThrow(message);
  });

  test('it may end at the moment at which it is deprecated', () => {
    expect(() => dated('2026-06-01', '2026-06-01T00:00:00Z')).not.toThrow();
  });
});

test('the newest version is first, whatever order they are declared in', () => {
  const { all } = defineVersions({ current: 3, older: [{ version: 1 }, { version: 2 }] });
  expect(all.map(({ version }) => version)).toEqual([3, 2, 1]);
});

test('a version has ended from the moment of its sunset on', () => {
  const [, older = { version: 0 }] = dated('2026-06-01', '2027-06-01T12:00:00+02:00').all;
  const end = Date.parse('2027-06-01T10:00:00Z');
  expect([isRetired(older, end - 1), isRetired(older, end), isRetired({ version: 2 }, end)]).toEqual([
    ...[false, true, false],
  ]);
});

test.each([
  ['2026-11-22', true],
  ['2026-11-22T10:00Z', true],
  ['2024-02-29', true],
  ['2025-02-29', false],
  ['2026-13-01', false],
  ['26-11-22', false],
  ['', false],
])('a date is a day or a time with its zone: %s %s', (text, expected) => {
  expect(isDate(text)).toBe(expected);
});

describe('what answers say of their version', () => {
  test('is its number, its dates in the forms of their standards, and where to go', () => {
    const guide = 'https://docs.example/guide';
    const version = {
      version: 1,
      deprecatedAtMs: 1_688_169_599_999,
      sunsetAtMs: Date.UTC(2027, 5, 30, 23, 59, 59),
      guide,
    };
    expect(lifecycleFields(version, '/v2/notes')).toEqual({
      'Frontdesk-Version': '1',
      Deprecation: '@1688169599',
      Sunset: 'Wed, 30 Jun 2027 23:59:59 GMT',
      Link: [
        '</v2/notes>; rel="successor-version"',
        `<${guide}>; rel="deprecation"; type="text/html"`,
        `<${guide}>; rel="sunset"; type="text/html"`,
      ].join(', '),
    });
  });

  test('is no more than is known', () => {
    expect(lifecycleFields({ version: 2 }, undefined)).toEqual({ 'Frontdesk-Version': '2' });
    expect(lifecycleFields({ version: 2, guide: 'https://docs.example/' }, '/v3/a')).toEqual({
      ...{ 'Frontdesk-Version': '2', Link: '</v3/a>; rel="successor-version"' },
    });
  });

  test('stands once in a list', () => {
    const fields = withFields({ Vary: 'Cookie, accept' }, { Vary: 'Accept' });
    expect(fields).toEqual({ Vary: 'Cookie, accept' });
  });

  test('is added to lists, and replaces what is no list', () => {
    const own = { link: '<a>; rel="b"', VARY: 'Cookie', sunset: 'never' };
    expect(withFields(own, { Link: '<c>; rel="d"', Vary: 'Accept', Sunset: 'soon' })).toEqual({
      ...{ link: '<a>; rel="b", <c>; rel="d"', VARY: 'Cookie, Accept', Sunset: 'soon' },
    });
  });
});
