import { describe, expect, test } from '@jest/globals';
import { stat } from 'node:fs/promises';
import { withDeadline } from './deadline.ts';

const late = (): Error => new Error('late');

describe('a deadline', () => {
  test('ends the wait for work that goes on', async () => {
    await expect(withDeadline(new Promise(() => {}), 1, late)).rejects.toThrow('late');
  });

  test('gives what the work gives, or throws what it throws', async () => {
    await expect(withDeadline(Promise.resolve(1), 1_000, late)).resolves.toBe(1);
    await expect(withDeadline(Promise.reject(new Error('no')), 1_000, late)).rejects.toThrow('no');
  });

  test('is kept by an answer that came while this process was too busy to look', async () => {
    const answer = withDeadline(stat('.'), 5, late);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
    await expect(answer).resolves.toBeDefined();
  });

  test('begins when the turn ends in which commands leave, however long that turn is', async () => {
    const answered = new Promise((resolve) => setImmediate(() => setTimeout(resolve, 5, 'said')));
    const answer = withDeadline(answered, 200, late);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 220);
    await expect(answer).resolves.toBe('said');
  });
});
