import { expect, test } from '@jest/globals';
import { areSealingKeys, sealingKeys } from './sealing-keys.ts';

const [one, other] = [1, 2].map((fill) => Buffer.alloc(32, fill).toString('base64')) as [string, string];

test('keys are 32 bytes in base64, named by what they are, in the order in which they are given', () => {
  const both = sealingKeys(`${one}, ${other}`)();
  expect(both.map(({ key }) => key[0])).toEqual([1, 2]);
  expect(both[0]?.id).toMatch(/^[A-Za-z0-9_-]{12}$/);
  expect(sealingKeys(one)()[0]?.id).toBe(both[0]?.id);
  expect(areSealingKeys('c2hvcnQ=')).toBe(false);
  expect(areSealingKeys(`${one},`)).toBe(false);
});

test('a file that is changed gives other keys, and one that holds none for a moment the last ones', () => {
  let text = one;
  const keys = sealingKeys(() => text);
  text = `${other},${one}`;
  expect(keys().map(({ key }) => key[0])).toEqual([2, 1]);
  text = 'being written';
  expect(keys().map(({ key }) => key[0])).toEqual([2, 1]);
});
