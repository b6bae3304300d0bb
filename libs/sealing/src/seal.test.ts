import { describe, expect, test } from '@jest/globals';
import { createSeal, type SealingKey } from './seal.ts';

const key = (id: string, fill: number): SealingKey => ({ id, key: Buffer.alloc(32, fill) });
const content = Buffer.from('a token');

describe('what is sealed', () => {
  test('opens for its purpose, and looks different each time', () => {
    const seal = createSeal(() => [key('k1', 1)]);
    const [one, two] = [seal.close('session:a', content), seal.close('session:a', content)];
    expect(seal.open('session:a', one)).toEqual(content);
    expect(one.equals(two)).toBe(false);
    expect(one.includes(content)).toBe(false);
    expect(seal.open('session:b', one)).toBeUndefined();
  });

  test('opens for nobody once a bit of it is changed, or a byte of it is missing', () => {
    const seal = createSeal(() => [key('k1', 1)]);
    const closed = seal.close('p', content);
    for (let at = 0; at < closed.length; at += 1) {
      const changed = Buffer.from(closed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(seal.open('p', changed)).toBeUndefined();
      expect(seal.open('p', closed.subarray(0, at))).toBeUndefined();
    }
  });

  test('stays readable while keys rotate, and no longer', () => {
    let keys = [key('k1', 1)];
    const seal = createSeal(() => keys);
    const old = seal.close('p', content);
    keys = [key('k2', 2), key('k1', 1)];
    expect(seal.open('p', old)).toEqual(content);
    const young = seal.close('p', content);
    keys = [key('k2', 2)];
    expect(seal.open('p', old)).toBeUndefined();
    expect(seal.open('p', young)).toEqual(content);
  });
});

test.each([
  ['no key', []],
  ['a short key', [{ id: 'k', key: Buffer.alloc(16) }]],
  ['a name that could be anything', [key('k:1', 1)]],
  ['two keys of one name', [key('k', 1), key('k', 2)]],
])('%s does not start', (_what, keys) => {
  expect(() => createSeal(() => keys)).toThrow(TypeError);
});
