import { describe, expect, test } from '@jest/globals';
import type { Schema } from '../schema.ts';
import { misfits, newMisfits } from './fit.ts';

const text: Schema = { type: 'string' };
const object = (properties: Record<string, Schema>, required = Object.keys(properties)): Schema => ({ type: 'object', properties, required }); // prettier-ignore
const at = (taken: Schema, given: Schema, strict = false) => misfits(taken, given, { strict }).map(({ path, what }) => `${path} ${what}`); // prettier-ignore

describe('an answer and its reader', () => {
  test.each<[string, Schema, Schema, string[]]>([
    ['more members than are read', object({ a: text }), object({ a: text, b: text }), []],
    ['a member that is gone', object({ a: text }), object({}), ['/a is gone']],
    ['one that the reader could do without', object({ a: text }, []), object({}), ['/a is gone']],
    ['one that may be missing', object({ a: text }), object({ a: text }, []), ['/a may be missing']],
    ['null where text is read', text, { type: ['string', 'null'] }, [' may be null']],
    ['null by `nullable`', text, { type: 'string', nullable: true }, [' may be null']],
    ['null that is read', { anyOf: [text, { type: 'null' }] }, { oneOf: [text, { type: 'null' }] }, []],
    ['a whole number read as a number', { type: 'number' }, { type: 'integer' }, []],
    ['a number read as a whole one', { type: 'integer' }, { type: 'number' }, [' may be a number, and is taken as an integer']], // prettier-ignore
    ['another value than the reader knows', { enum: ['a', 'b'] }, { enum: ['a', 'c'] }, [' may be "c", which is refused']], // prettier-ignore
    ['any value read as text', text, { enum: ['a', 'c'] }, []],
    ['longer text', { ...text, maxLength: 5 }, { ...text, maxLength: 9 }, [' has the maxLength 9, and is refused beyond 5']], // prettier-ignore
    ['parts put together', object({ a: text, b: text }), { allOf: [object({ a: text }), object({ b: text })] }, []],
    ['in a list', { type: 'array', items: object({ a: text }) }, { type: 'array', items: object({}) }, ['/*/a is gone']], // prettier-ignore
    ['nothing said of it', text, {}, [' may be anything, and is taken as a string']],
    ['nothing asked of it', {}, { type: 'object' }, []],
  ])('%s', (_, taken, given, expected) => {
    expect(at(taken, given)).toEqual(expected);
  });
});

describe('a request and its service', () => {
  test('is refused for what is unknown there, and for what it lacks', () => {
    const taken = { ...object({ a: text, c: text }, []), required: ['d'] };
    expect(at(taken, object({ a: text, b: text }), true)).toEqual(['/d is needed', '/b is no longer known']);
  });

  test('with known values is tried with them', () => {
    expect(at({ enum: ['open'] }, { type: 'string', enum: ['open'] }, true)).toEqual([]);
    expect(at({ ...text, pattern: '^[a-z]+$' }, { type: 'string', enum: ['open'] }, true)).toEqual([]);
  });
});

test('what was so before is nothing new', () => {
  const reader = { ...text, pattern: '^a' };
  const known = misfits(reader, text);
  expect(known).toHaveLength(1);
  expect(newMisfits(misfits(reader, text), known)).toEqual([]);
  expect(newMisfits(misfits(reader, { ...text, pattern: '^b' }), known)).toHaveLength(1);
});
