import { expect, test } from '@jest/globals';
import { TagIndex, type Tagged } from './tag-index.ts';

const thing = (...tags: string[]): Tagged => ({ tags, places: undefined });

test('what has a tag is found, and what was deleted is not, in whichever order', () => {
  const index = new TagIndex<Tagged>();
  const all = Array.from({ length: 7 }, (_, nth) => thing('all', `one:${nth}`, nth % 2 === 0 ? 'even' : 'odd'));
  for (const one of all) index.add(one);
  expect(new Set(index.with('all'))).toEqual(new Set(all));
  expect(index.with('one:3')).toEqual([all[3]]);
  for (const nth of [0, 6, 3, 1, 4]) index.delete(all[nth]!);
  expect(new Set(index.with('all'))).toEqual(new Set([all[2], all[5]]));
  expect([index.with('even'), index.with('odd'), index.with('one:4')]).toEqual([[all[2]], [all[5]], []]);
  index.add(all[0]!);
  for (const nth of [2, 5]) index.delete(all[nth]!);
  expect(index.with('all')).toEqual([all[0]]);
});

test('what is added or deleted twice, or names a tag twice, is there once, and then gone', () => {
  const index = new TagIndex<Tagged>();
  const [one, other] = [thing('a', 'a', 'b'), thing('b', 'a')];
  for (const each of [one, one, other]) index.add(each);
  expect(new Set(index.with('a'))).toEqual(new Set([one, other]));
  expect(index.with('b')).toHaveLength(2);
  for (const each of [one, one]) index.delete(each);
  expect([index.with('a'), index.with('b')]).toEqual([[other], [other]]);
  index.delete(other);
  expect([index.with('a'), index.with('b')]).toEqual([[], []]);
});
