import { describe, expect, test } from '@jest/globals';
import { createSeal, type SealingKey, type SealOptions } from './seal.ts';

const key = (id: string, fill: number): SealingKey => ({ id, key: Buffer.alloc(32, fill) });
const content = Buffer.from('a token');

describe.each<SealOptions>([{}, { keyForEach: 'purpose' }])('what is sealed, with %j,', (options) => {
  test('opens for its purpose, and looks different each time', () => {
    const seal = createSeal(() => [key('k1', 1)], options);
    const [one, two] = [seal.close('session:a', content), seal.close('session:a', content)];
    expect(seal.open('session:a', one)).toEqual(content);
    expect(one.equals(two)).toBe(false);
    expect(one.includes(content)).toBe(false);
    expect(seal.open('session:b', one)).toBeUndefined();
  });

  test('opens for nobody once a bit of it is changed, or a byte of it is missing', () => {
    const seal = createSeal(() => [key('k1', 1)], options);
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
    const seal = createSeal(() => keys, options);
    const old = seal.close('p', content);
    keys = [key('k2', 2), key('k1', 1)];
    expect(seal.open('p', old)).toEqual(content);
    const young = seal.close('p', content);
    keys = [key('k2', 2)];
    expect(seal.open('p', old)).toBeUndefined();
    expect(seal.open('p', young)).toEqual(content);
  });
});

test('no nonce comes twice', () => {
  const seal = createSeal(() => [key('k1', 1)]);
  const nonces = Array.from({ length: 2_000 }, () => seal.close('p', content).toString('hex', 4, 16));
  expect(new Set(nonces).size).toBe(2_000);
});

test('what was sealed one way opens the other way, so that a way can be changed', () => {
  const keys = () => [key('k1', 1)];
  const [direct, derived] = [createSeal(keys), createSeal(keys, { keyForEach: 'purpose' })];
  expect(direct.open('p', derived.close('p', content))).toEqual(content);
  expect(derived.open('p', direct.close('p', content))).toEqual(content);
});

test('a key that is replaced by another one of its name is not remembered', () => {
  let keys = [key('k', 1)];
  const seal = createSeal(() => keys, { keyForEach: 'purpose' });
  const old = seal.close('p', content);
  keys = [key('k', 2)];
  expect(seal.open('p', old)).toBeUndefined();
  expect(seal.open('p', seal.close('p', content))).toEqual(content);
});

test.each([
  ['no key', []],
  ['a short key', [{ id: 'k', key: Buffer.alloc(16) }]],
  ['a name that could be anything', [key('k:1', 1)]],
  ['two keys of one name', [key('k', 1), key('k', 2)]],
])('%s does not start', (_what, keys) => {
  expect(() => createSeal(() => keys)).toThrow(TypeError);
});
