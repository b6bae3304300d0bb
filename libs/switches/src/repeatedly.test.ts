import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { repeatedly } from './repeatedly.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function counted(random = 0.5) {
  const open: (() => void)[] = [];
  const act = () => new Promise<void>((resolve) => open.push(resolve));
  const repeated = repeatedly(act, 1_000, () => random);
  const finish = async (): Promise<void> => {
    open.at(-1)?.();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { repeated, open, finish };
}

test('it is done at once, and again a while after it was done', async () => {
  const { open, finish } = counted();
  expect(open).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(5_000);
  expect(open).toHaveLength(1);
  await finish();
  await jest.advanceTimersByTimeAsync(999);
  expect(open).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(open).toHaveLength(2);
});

test.each([
  [0, 900],
  [1, 1_100],
])('the pause is jittered: %d is %d ms', async (random, ms) => {
  const { open, finish } = counted(random);
  await finish();
  await jest.advanceTimersByTimeAsync(ms - 1);
  expect(open).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(open).toHaveLength(2);
});

test('who asks while it is under way waits for one more, all of them for the same', async () => {
  const { repeated, open, finish } = counted();
  const done: string[] = [];
  for (const who of ['a', 'b']) void repeated.run().then(() => done.push(who));
  await finish();
  expect([open.length, done]).toEqual([2, []]);
  await finish();
  expect([open.length, done]).toEqual([2, ['a', 'b']]);
});

test('closed, it is not done again, also when it was under way', async () => {
  const { repeated, open, finish } = counted();
  const waiting = repeated.run();
  repeated.close();
  await finish();
  await waiting;
  await jest.advanceTimersByTimeAsync(10_000);
  expect(open).toHaveLength(1);
  expect(jest.getTimerCount()).toBe(0);
});
