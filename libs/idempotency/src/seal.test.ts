import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { SealingKey } from '@frontdesk/sealing';
import { createSeal } from './seal.ts';

const key = (id: string): SealingKey => ({ id, key: randomBytes(32) });
const [spring, summer, autumn] = [key('spring'), key('summer'), key('autumn')];
const answer = Buffer.from('{"secret":"plans"}');
const seal = (...keys: SealingKey[]) => createSeal(() => keys);

describe('with a key', () => {
  test('nothing of the answer can be read, and the same is never the same twice', () => {
    const sealed = seal(spring).close('record', answer);
    expect(sealed.includes('secret')).toBe(false);
    expect(sealed.equals(seal(spring).close('record', answer))).toBe(false);
    expect(seal(spring).open('record', sealed)).toEqual(answer);
  });

  test('keys rotate: what either closed opens with both, and no longer when a key is gone', () => {
    const before = seal(spring).close('record', answer);
    const during = seal(summer, spring);
    expect(during.open('record', before)).toEqual(answer);
    const after = during.close('record', answer);
    expect(seal(spring, summer).open('record', after)).toEqual(answer);
    expect(() => seal(autumn, summer).open('record', before)).toThrow('sealed with a key that is not configured');
  });

  test('keys that change while it runs are taken up', () => {
    let keys = [spring];
    const changing = createSeal(() => keys);
    const before = changing.close('record', answer);
    keys = [summer, spring];
    expect(changing.close('record', answer).toString('latin1', 2, 8)).toBe('summer');
    expect(changing.open('record', before)).toEqual(answer);
  });

  test('an answer opens in its own record only, and not when a bit of it changed', () => {
    const sealed = seal(spring).close('record', answer);
    expect(() => seal(spring).open('another', sealed)).toThrow();
    for (const at of [10, 22, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => seal(spring).open('record', changed)).toThrow();
    }
    expect(() => seal(spring).open('record', sealed.subarray(0, 20))).toThrow();
  });

  test('another key of the same name does not open it', () => {
    expect(() => seal(key('spring')).open('record', seal(spring).close('record', answer))).toThrow();
  });
});

test('what was kept before there was a key still opens', () => {
  expect(seal(spring).open('record', seal().close('record', answer))).toEqual(answer);
});

test('what was kept under a key does not open without', () => {
  expect(() => seal().open('record', seal(spring).close('record', answer))).toThrow('not configured');
});

test('a form of another version does not open', () => {
  expect(() => seal().open('record', Buffer.from([9, 1, 2, 3]))).toThrow('form 9');
});

test.each([
  ['a short key', [{ id: 'a', key: randomBytes(16) }], 'has 16 bytes, not 32'],
  ['a name that cannot travel', [{ id: 'a b', key: randomBytes(32) }], 'is named with'],
  ['one name twice', [spring, { ...summer, id: 'spring' }], 'one id'],
])('%s does not start', (_name, keys, message) => {
  expect(() => createSeal(() => keys)).toThrow(message);
});
