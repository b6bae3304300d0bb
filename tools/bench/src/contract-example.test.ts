import { describe, expect, test } from '@jest/globals';
import { restCalls } from './calls.ts';
import { contractExample, lengthened } from './contract-example.ts';

describe('the answer of a stub', () => {
  test.each(restCalls.map(({ service, operation, bytes }) => [service, operation, bytes] as const))(
    'of %s.%s is its contract’s example, between 0.2 and 4.5 KB',
    (service, operation, bytes) => {
      const example = contractExample(service, operation);
      const answer = lengthened(example, bytes) as object;
      expect(Object.keys(answer)).toEqual(Object.keys(example as object));
      const length = JSON.stringify(answer).length;
      expect(length).toBeGreaterThan(200);
      expect(length).toBeLessThan(4500);
    },
  );

  test('is as it stands where it has no list', () => {
    expect(lengthened({ a: 1 }, 1000)).toEqual({ a: 1 });
  });
});
