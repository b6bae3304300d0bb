import { describe, expect, test } from '@jest/globals';
import { eachAtMost } from './many.ts';

const later = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('one call for each key', () => {
  test('answers in the order of the keys, whichever is done first', async () => {
    const load = async (turns: number) => {
      for (let turn = 0; turn < turns; turn += 1) await later();
      return turns * 10;
    };
    expect(await eachAtMost(2, [3, 1, 2, 0], load)).toEqual([30, 10, 20, 0]);
  });

  test('has so many under way at once, and begins the next as soon as one is done', async () => {
    const begun: number[] = [];
    const ends = Array.from({ length: 4 }, () => Promise.withResolvers<number>());
    const all = eachAtMost(2, [0, 1, 2, 3], (key) => {
      begun.push(key);
      return ends[key]!.promise;
    });
    await later();
    expect(begun).toEqual([0, 1]);
    ends[1]?.resolve(1);
    await later();
    expect(begun).toEqual([0, 1, 2]);
    for (const [key, { resolve }] of ends.entries()) resolve(key);
    expect(await all).toEqual([0, 1, 2, 3]);
  });

  test('that fails is an error in its place, and the others go on', async () => {
    const load = async (key: string) => {
      if (key === 'bad') throw new TypeError('no');
      if (key === 'odd') await Promise.reject('no error at all' as unknown as Error);
      return key;
    };
    const [a, bad, odd, b] = await eachAtMost(1, ['a', 'bad', 'odd', 'b'], load);
    expect([a, b]).toEqual(['a', 'b']);
    expect(bad).toBeInstanceOf(TypeError);
    expect(odd).toMatchObject({ message: 'A read failed.', cause: 'no error at all' });
  });

  test('is none where there is no key', async () => {
    expect(await eachAtMost(4, [], () => Promise.reject(new Error('asked')))).toEqual([]);
  });
});
