import { expect, test } from '@jest/globals';
import { createSeal } from './seal.ts';
import { textSeal } from './text-seal.ts';

const seal = createSeal(() => [{ id: 'k', key: Buffer.alloc(32, 1) }], { keyForEach: 'purpose' });

test('text is hidden, and opens for its purpose only', () => {
  const closed = textSeal(seal).close('answer 1', '{"text":"Grüße"}');
  expect(closed).toMatch(/^~[\w-]+$/);
  expect(textSeal(seal).open('answer 1', closed)).toBe('{"text":"Grüße"}');
  expect(textSeal(seal).open('answer 2', closed)).toBeUndefined();
});

test('a seal can be introduced: what was kept without one opens, and nothing opens without it afterwards', () => {
  const plain = textSeal(undefined).close('p', '{}');
  expect(plain).toBe('{}');
  expect(textSeal(seal).open('p', plain)).toBe('{}');
  expect(textSeal(undefined).open('p', textSeal(seal).close('p', '{}'))).toBeUndefined();
});
