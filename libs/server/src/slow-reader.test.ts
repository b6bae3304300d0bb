import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { cutSlowReader } from './slow-reader.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function responseWith(writableLength: number) {
  const response = Object.assign(new EventEmitter(), { writableLength, destroy: jest.fn() });
  return response as typeof response & Pick<ServerResponse, 'writableLength' | 'once' | 'destroy'>;
}

describe('an answer', () => {
  test('that the system took at once costs no timer', () => {
    cutSlowReader(responseWith(0), 1_000_000);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('that is not taken in the time that its length needs is cut', () => {
    const response = responseWith(81_920);
    cutSlowReader(response, 81_920);
    jest.advanceTimersByTime(19_999);
    expect(response.destroy).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(response.destroy).toHaveBeenCalledTimes(1);
  });

  test('that was taken in time leaves no timer behind', () => {
    const response = responseWith(81_920);
    cutSlowReader(response, 81_920);
    response.emit('close');
    expect(jest.getTimerCount()).toBe(0);
  });
});
