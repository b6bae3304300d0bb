import { expect, test } from '@jest/globals';
import { madeWhenAsked } from './made-when-asked.ts';

test('a value is made when it is first read, once, and its name is known before', () => {
  const made: string[] = [];
  const make = (name: string) => () => {
    made.push(name);
    return { name };
  };
  const documents = madeWhenAsked({ 1: make('first'), 2: make('second') });
  expect(Object.keys(documents)).toEqual(['1', '2']);
  expect(made).toEqual([]);
  expect(documents[2]).toBe(documents[2]);
  expect(made).toEqual(['second']);
  expect(documents[1].name).toBe('first');
});
