import { expect, test } from '@jest/globals';
import { places } from './places.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('so many are at work at once, the others come in their order, and one that fails makes room too', async () => {
  const place = places(2);
  const begun: number[] = [];
  const tasks = [0, 1, 2, 3].map((name) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const done = place(() => {
      begun.push(name);
      return promise;
    });
    return { resolve, reject, done };
  });
  await turn();
  expect(begun).toEqual([0, 1]);
  tasks[1]?.reject(new Error('broken'));
  await expect(tasks[1]?.done).rejects.toThrow('broken');
  await turn();
  expect(begun).toEqual([0, 1, 2]);
  tasks[0]?.resolve(0);
  tasks[2]?.resolve(2);
  await turn();
  await turn();
  tasks[3]?.resolve(3);
  expect(await tasks[3]?.done).toBe(3);
});

test('between two of them the event loop has its turn', async () => {
  const place = places(1);
  const seen: string[] = [];
  const first = place(async () => void seen.push('first'));
  const second = place(async () => void seen.push('second'));
  await first;
  seen.push('what came after the first');
  await second;
  expect(seen).toEqual(['first', 'what came after the first', 'second']);
});
