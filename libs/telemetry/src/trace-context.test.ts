import { describe, expect, test } from '@jest/globals';
import { traceFrom, traceparentOf } from './index.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentId = 'b7ad6b7169203331';
const valid = `00-${traceId}-${parentId}-01`;
const fixedIds = (bytes: number) => 'c'.repeat(bytes * 2);
const started = { traceId: 'c'.repeat(32), spanId: 'c'.repeat(16), sampled: false, random: true };
const stateAfter = (tracestate: string | string[]) =>
  traceFrom({ traceparent: valid, tracestate }, fixedIds).traceState;

describe('a trace is continued', () => {
  test.each([
    ['sampled', `00-${traceId}-${parentId}-01`, { sampled: true }],
    ['not sampled', `00-${traceId}-${parentId}-00`, { sampled: false }],
    ['with a random id (Level 2)', `00-${traceId}-${parentId}-03`, { sampled: true, random: true }],
    ['with flags nobody knows yet', `00-${traceId}-${parentId}-fc`, { sampled: false }],
    ['of a later version', `01-${traceId}-${parentId}-01`, { sampled: true }],
    ['of a later version with more fields', `cc-${traceId}-${parentId}-01-what-the-future-brings`, { sampled: true }],
  ])('%s', (_name, traceparent, expected) => {
    expect(traceFrom({ traceparent }, fixedIds)).toEqual({ traceId, parentId, spanId: 'c'.repeat(16), ...expected });
  });

  test('and called on as version 00, with our span as the parent', () => {
    const later = traceFrom({ traceparent: `cc-${traceId}-${parentId}-ff-more` }, fixedIds);
    expect(traceparentOf(later)).toBe(`00-${traceId}-${'c'.repeat(16)}-03`);
    expect(traceparentOf(traceFrom({ traceparent: `00-${traceId}-${parentId}-00` }, fixedIds))).toMatch(/-00$/);
  });
});

describe('a new trace is started, and tracestate dropped, for', () => {
  test.each([
    ['no traceparent', undefined],
    ['an empty one', ''],
    ['version ff', `ff-${traceId}-${parentId}-01`],
    ['version 00 with something after it', `${valid}-01`],
    ['version 00 with a dash after it', `${valid}-`],
    ['a later version whose more is not set apart', `01-${traceId}-${parentId}-01x`],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${parentId}-01`],
    ['a parent id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['upper case', valid.toUpperCase()],
    ['a letter that is no hex digit', `00-${traceId.slice(1)}g-${parentId}-01`],
    ['a short trace id', `00-${traceId.slice(1)}-${parentId}-01`],
    ['a long trace id', `00-${traceId}0-${parentId}-01`],
    ['a version of one digit', `0-${traceId}-${parentId}-01`],
    ['flags of one digit', `00-${traceId}-${parentId}-1`],
    ['flags missing', `00-${traceId}-${parentId}`],
    ['other separators', valid.replaceAll('-', '.')],
    ['two lines, joined by node', `${valid}, ${valid}`],
    ['two lines of a later version', `01-${traceId}-${parentId}-01-x, 01-${traceId}-${parentId}-01`],
    ['two lines, in an array', [valid, valid]],
    ['a line break', `${valid}\n`],
  ])('%s', (_name, traceparent) => {
    expect(traceFrom({ traceparent, tracestate: 'a=1' }, fixedIds)).toEqual(started);
  });

  test('without the caller’s say in it, ids are random and never zero', () => {
    const [one, other] = [traceFrom({}), traceFrom({})];
    expect(one.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(one.traceId).not.toBe(other.traceId);
    expect(traceFrom({}, (bytes) => '00'.repeat(bytes))).toMatchObject({ spanId: `${'0'.repeat(15)}1` });
  });
});

describe('tracestate', () => {
  test.each([
    ['one member', 'foo=1', 'foo=1'],
    ['order kept', 'foo=1,bar=2', 'foo=1,bar=2'],
    ['two lines', ['foo=1', 'bar=2'], 'foo=1,bar=2'],
    ['space around members', 'foo=1 \t , \t bar=2', 'foo=1,bar=2'],
    ['empty members', 'foo=1,,bar=2,', 'foo=1,bar=2'],
    ['every letter of a key', 'a0_-*/@z=1', 'a0_-*/@z=1'],
    ['a space within a value', 'foo=a b', 'foo=a b'],
    ['a key of 256', `${'k'.repeat(256)}=1`, `${'k'.repeat(256)}=1`],
    ['32 members', members(32), members(32)],
  ])('is passed on: %s', (_name, given, expected) => {
    expect(stateAfter(given)).toBe(expected);
  });

  test.each([
    ['33 members', members(33)],
    ['a key twice', 'foo=1,foo=1'],
    ['an upper-case key', 'Foo=1'],
    ['a key that begins with a sign', '*foo=1'],
    ['a space in a key', 'foo bar=1'],
    ['a key of 257', `${'k'.repeat(257)}=1`],
    ['no value', 'foo='],
    ['no equals sign', 'foo'],
    ['two equals signs', 'foo=1=2'],
    ['a value of 257', `foo=${'v'.repeat(257)}`],
    ['a value with a control character', 'foo=\u0001'],
    ['nothing', ''],
    ['nothing but commas', ' , ,'],
  ])('is dropped whole: %s', (_name, given) => {
    expect(stateAfter(given)).toBeUndefined();
  });

  test('over 512 characters loses its long members first, then its last ones', () => {
    const long = `long=${'v'.repeat(200)}`;
    const short = Array.from({ length: 10 }, (_none, at) => `k${at}=${'v'.repeat(60)}`);
    expect(stateAfter([long, ...short.slice(0, 3)])).toBe([long, ...short.slice(0, 3)].join(','));
    expect(stateAfter([long, ...short])).toBe(short.slice(0, 8).join(','));
  });
});

function members(count: number): string {
  return Array.from({ length: count }, (_none, at) => `k${at}=1`).join(',');
}
