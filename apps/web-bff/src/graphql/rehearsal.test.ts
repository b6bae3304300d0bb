import { expect, test } from '@jest/globals';
import { documentReader } from './documents.ts';
import { graphqlLimits as limits } from './limits.ts';
import { Refused } from './refusals.ts';
import { rehearse } from './rehearsal.ts';
import { smallSchema } from './testing.ts';

test('refuses by each limit that makes work, for nobody', () => {
  const read = documentReader({ schema: smallSchema(), limits, isOpen: true });
  const codes = new Set<string>();
  rehearse((source) => {
    try {
      return read(source);
    } catch (error) {
      if (error instanceof Refused) codes.add(error.code);
      throw error;
    }
  }, limits);
  expect([...codes].sort()).toEqual([
    'DEPTH_LIMIT_EXCEEDED',
    'FRAGMENT_CYCLE',
    'ROOT_FIELD_LIMIT_EXCEEDED',
    'VALIDATION_FAILED',
  ]);
});

test('a mistake of our own is not taken for a refusal', () => {
  const read = () => {
    throw new TypeError('ours');
  };
  expect(() => rehearse(read, limits)).toThrow('ours');
});
