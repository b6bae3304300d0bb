import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { fixedInstances } from './fixed-instances.ts';

afterEach(() => void jest.useRealTimers());

test('reads URLs with paths and weights', () => {
  const { instances } = fixedInstances(['http://a:4101', ' https://b/v2/;weight=2.5 ', 'http://[::1]:80']);
  expect(instances.map(({ id, weight }) => [id, weight])).toEqual([
    ['http://a:4101', 1],
    ['https://b/v2', 2.5],
    ['http://[::1]', 1],
  ]);
});

test('an instance named twice is one', () => {
  expect(fixedInstances(['http://a:80', 'http://a/']).instances).toHaveLength(1);
});

test.each([
  ['a:4101', 'is http or https'],
  ['ftp://a', 'is http or https'],
  ['//a', 'is not a URL'],
  ['http://a;weight=x', 'is not a URL'],
  ['http://a;weight=0', 'more than 0'],
  ['http://me:secret@a', 'no credentials'],
  ['http://a?key=secret', 'no query'],
  ['dns+http://a', 'no names to discover'],
])('refuses %s in words that show no secret', (url, reason) => {
  const attempt = (): unknown => fixedInstances([url]);
  expect(attempt).toThrow(reason);
  expect(attempt).not.toThrow(/secret/u);
});

describe('a change', () => {
  test('is heard by those who listen, when it is one', () => {
    const list = fixedInstances(['http://a']);
    const heard: string[][] = [];
    const stop = list.subscribe((instances) => heard.push(instances.map(({ id }) => id)));
    list.change(['http://a']);
    list.change(['http://a', 'http://b']);
    list.change(['http://a', 'http://b;weight=2']);
    stop();
    list.change([]);
    expect(heard).toEqual([
      ['http://a', 'http://b'],
      ['http://a', 'http://b'],
    ]);
    expect(list.instances).toEqual([]);
  });

  test('to a bad URL changes nothing', () => {
    const list = fixedInstances(['http://a']);
    expect(() => list.change(['http://b', 'nonsense'])).toThrow(TypeError);
    expect(list.instances.map(({ id }) => id)).toEqual(['http://a']);
  });
});

describe('whoever waits for an instance', () => {
  test('does not wait when there is one', async () => {
    expect(await fixedInstances(['http://a']).whenFound(0)).toBe(true);
  });

  test('hears of the first, in time or not, and of the end', async () => {
    jest.useFakeTimers();
    const list = fixedInstances([]);
    const waits = [10, 100].map((ms) => list.whenFound(ms));
    jest.advanceTimersByTime(50);
    list.change(['http://a']);
    expect(await Promise.all(waits)).toEqual([false, true]);
    const other = fixedInstances([]);
    const wait = other.whenFound(100);
    other.close();
    expect(await wait).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });
});
