import { expect, test } from '@jest/globals';
import { worstOf } from './load-meter.ts';

test('the worst of all windows counts, where enough arrived to tell', () => {
  const looks = (loads: readonly number[]) => loads.map((load, at) => ({ arrived: at * 100, load }));
  const calm = Array.from({ length: 14 }, (_, at) => at * 100);
  expect(worstOf(looks(calm))).toBe(1);
  // A storm of half a second in the middle of calm.
  expect(worstOf(looks(calm.map((load, at) => (at < 6 ? load : load + 400))))).toBeCloseTo(1400 / 1000);
  expect(worstOf(looks([0, 100]))).toBeNaN();
});
