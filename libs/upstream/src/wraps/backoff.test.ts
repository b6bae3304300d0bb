import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { answer, failureOf, operation } from '../../tests/fake-call.ts';
import { backendUnavailable } from '../failures.ts';
import { createBackoff, pause } from './backoff.ts';

beforeEach(() => void jest.useFakeTimers({ now: new Date('2026-11-22T03:00:00Z') }));
afterEach(() => void jest.useRealTimers());

const failed = { error: failureOf(backendUnavailable) };

describe('the wait before another try', () => {
  test.each([
    [1, 25],
    [2, 75],
    [3, 175],
    [4, 250],
    [9, 250],
  ])('after try %p is anything up to %p ms', (tryNumber, most) => {
    expect(createBackoff({}, () => 0)(failed, tryNumber)).toBe(0);
    expect(createBackoff({}, () => 1)(failed, tryNumber)).toBe(most);
  });

  test.each([
    ['0', 25],
    ['0.5', 525],
    ['1', 1025],
    ['2', undefined],
    ['86400', undefined],
    ['Sun, 22 Nov 2026 03:00:01 GMT', 1025],
    ['Sun, 22 Nov 2026 04:00:00 GMT', undefined],
    ['Sun, 22 Nov 2026 02:00:00 GMT', 25],
    ['soon', 25],
  ])('believes Retry-After: %s within bounds', (value, expected) => {
    const wait = createBackoff({}, () => 1)({ answer: answer(503, { 'retry-after': value }) }, 1);
    expect(wait).toBe(expected);
  });

  test('does not exist for 429 without a time', () => {
    expect(createBackoff({}, () => 1)({ answer: answer(429) }, 1)).toBeUndefined();
    expect(createBackoff({}, () => 0)({ answer: answer(429, { 'retry-after': '1' }) }, 1)).toBe(1000);
  });

  test('ends at once when the caller leaves, and leaves nothing behind', async () => {
    const caller = new AbortController();
    const reach = { signal: caller.signal, deadline: 5000 };
    const waiting = pause(1000, reach, { service: 'documents', operation, now: () => 0 });
    caller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'caller-gone', phase: 'caller' });
    expect(jest.getTimerCount()).toBe(0);
  });

  test('does not begin for a caller that has left', async () => {
    const reach = { signal: AbortSignal.abort(), deadline: 5000 };
    const waiting = pause(1000, reach, { service: 'documents', operation, now: () => 0 });
    await expect(waiting).rejects.toMatchObject({ code: 'caller-gone' });
    expect(jest.getTimerCount()).toBe(0);
  });
});
