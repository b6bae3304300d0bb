import { expect, test } from '@jest/globals';
import { rounds } from './rounds.ts';

test('each has its turn in a round, whoever comes and goes meanwhile', () => {
  const all = new Set(Array.from({ length: 20 }, (_, index) => index));
  const next = rounds(all);
  const seen: number[] = [];
  for (let turn = 0; turn < 7; turn += 1) {
    const part = [...next(5)];
    expect(part.length).toBeLessThanOrEqual(5);
    seen.push(...part);
    if (turn === 1) all.delete(15);
    if (turn === 2) all.add(99);
  }
  expect(seen.slice(0, 20)).toEqual([...Array.from({ length: 20 }, (_, index) => index).filter((n) => n !== 15), 99]);
  expect(seen.slice(20, 22)).toEqual([0, 1]);
  expect([...rounds(new Set())(5)]).toEqual([]);
});
