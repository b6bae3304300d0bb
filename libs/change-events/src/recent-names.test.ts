import { expect, test } from '@jest/globals';
import { recentNames } from './recent-names.ts';

test('a name is new once, until so many others came after it', () => {
  const names = recentNames(3);
  const isNew = ['a', 'b', 'a', 'c', 'c', 'd', 'b', 'a'].map((name) => names.isNew(name));
  expect(isNew).toEqual([true, true, false, true, false, true, false, true]);
});

test('what is remembered does not grow', () => {
  const names = recentNames(10);
  for (let at = 0; at < 10_000; at += 1) expect(names.isNew(String(at))).toBe(true);
  const remembered = Array.from({ length: 10_000 }, (_value, at) => String(9_999 - at)).filter(
    (name, at) => at < 10 && !names.isNew(name),
  );
  expect(remembered).toHaveLength(10);
});
