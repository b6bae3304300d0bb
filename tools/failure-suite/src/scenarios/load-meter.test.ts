import { expect, test } from '@jest/globals';
import { worstOf } from './load-meter.ts';

test('the worst of all windows counts, where enough arrived to tell', () => {
  const looks = (loads: readonly number[]) => loads.map((load, at) => ({ arrived: at * 100, load }));
  expect(worstOf(looks([0, 100, 200, 300, 400, 500, 600, 700]))).toBe(1);
  // A storm of one second in the middle of calm.
  expect(worstOf(looks([0, 100, 200, 500, 600, 700, 800, 900]))).toBeCloseTo(800 / 600);
  expect(worstOf(looks([0, 100]))).toBeNaN();
});
