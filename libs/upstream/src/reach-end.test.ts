import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { TryReach } from './call.ts';
import { watchReach, type End } from './reach-end.ts';

let ends: End[];
let caller: AbortController;
beforeEach(() => {
  jest.useFakeTimers();
  ends = [];
  caller = new AbortController();
});
afterEach(() => void jest.useRealTimers());

const now = (): number => performance.now();
const watch = (reach: Partial<TryReach>): (() => void) =>
  watchReach({ signal: caller.signal, deadline: now() + 1000, ...reach }, now, (end) => ends.push(end));

describe('the watch over a call', () => {
  test('ends it at the deadline', () => {
    watch({});
    jest.advanceTimersByTime(999);
    expect(ends).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(ends).toMatchObject([{ kind: { code: 'backend-timed-out' } }]);
  });

  test('ends a try early when another one may begin', () => {
    watch({ tryUntil: now() + 400, mayEndTry: () => true });
    jest.advanceTimersByTime(400);
    expect(ends).toMatchObject([{ kind: { code: 'backend-timed-out' }, what: 'no answer in the time of one try' }]);
    caller.abort();
    expect(ends).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('lets a try go on until the deadline when no other one may begin', () => {
    watch({ tryUntil: now() + 400, mayEndTry: () => false });
    jest.advanceTimersByTime(999);
    expect(ends).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(ends).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('ends when the caller leaves, and leaves nothing behind', () => {
    watch({ tryUntil: now() + 400, mayEndTry: () => false });
    jest.advanceTimersByTime(500);
    caller.abort();
    expect(ends).toMatchObject([{ kind: { code: 'caller-gone' } }]);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('is one timer, which is gone when the call is over', () => {
    const release = watch({ tryUntil: now() + 400, mayEndTry: () => true });
    expect(jest.getTimerCount()).toBe(1);
    release();
    expect(jest.getTimerCount()).toBe(0);
  });
});
