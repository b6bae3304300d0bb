import { describe, expect, test } from '@jest/globals';
import { parseJson } from './json-body.ts';

const parse = (text: string) => parseJson(Buffer.from(text));

describe('JSON', () => {
  test('counts as deep what is nested, and not what stands in a string', () => {
    expect(parse(JSON.stringify('['.repeat(200)))).toEqual({ value: '['.repeat(200) });
    expect(parse(`["\\"${'['.repeat(200)}"]`)).toEqual({ value: [`"${'['.repeat(200)}`] });
    expect(parse(`[${'[],'.repeat(200)}[]]`)).toHaveProperty('value');
    expect(parse('['.repeat(65) + ']'.repeat(65))).toEqual({ mistake: 'is nested deeper than 64 levels' });
  });

  test('that is a hundred thousand levels deep is refused before it is parsed', () => {
    expect(parse('['.repeat(100_000))).toEqual({ mistake: 'is nested deeper than 64 levels' });
  });

  test('of more values than any form of ours has is refused before it is parsed, and text counts once', () => {
    const many = { mistake: 'has more than 250000 values' };
    expect(parse(`[${'{},'.repeat(125_001)}{}]`)).toEqual(many);
    expect(parse(`{${'"a":1,'.repeat(250_001)}"a":1}`)).toEqual(many);
    expect(parse(`[${'1,'.repeat(250_001)}`)).toEqual(many);
    expect(parse(`[${'1,'.repeat(200_000)}1]`)).toHaveProperty('value');
    expect(parse(`["${',[{'.repeat(250_001)}"]`)).toHaveProperty('value');
  });

  test('that is escaped as half a surrogate pair is refused, in a value or a name', () => {
    for (const half of ['\\ud800', '\\uDC00', 'a\\uD83Db', '\\udE00\\uD83D', '\\uD83D\\uD83D\\uDE00', '\\\\\\ud800']) {
      expect(parse(`{"a":["${half}"]}`)).toEqual({ mistake: 'has half a surrogate pair' });
      expect(parse(`{"${half}":1}`)).toEqual({ mistake: 'has half a surrogate pair' });
    }
    expect(parse('["\\uD83D\\uDE00", "\\\\ud800", "😀"]')).toEqual({ value: ['😀', '\\ud800', '😀'] });
    expect(parse('["\\ud800"')).toEqual({ mistake: 'is not valid JSON' });
  });

  test('keeps the last of two members of one name', () => {
    expect(parse('{"a":1,"a":2}')).toEqual({ value: { a: 2 } });
  });
});
