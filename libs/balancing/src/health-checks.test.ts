import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { around, letterOf, urls } from '../tests/around.ts';
import type { Around } from '../tests/around.ts';
import type { HealthCheck } from './health-checks.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

let sick = new Set<string>();
let asked: string[] = [];

function checked(count: number, check?: HealthCheck['check']): Around {
  sick = new Set();
  asked = [];
  const bySick: HealthCheck['check'] = async ({ id }) => {
    asked.push(letterOf(id));
    return !sick.has(letterOf(id));
  };
  const health = { check: check ?? bySick, everyMs: 1_000 };
  return around(urls(count), { health, choice: 'round-robin', random: () => 0 });
}

async function rounds(count: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(count * 1_000);
}

test('an instance that fails three checks gets no calls, until two were good', async () => {
  const it = checked(3);
  sick.add('a');
  await rounds(1);
  expect(it.calls(30)['a']).toBeGreaterThan(0);
  await rounds(1);
  expect(it.told).toEqual(['unhealthy a']);
  expect(it.calls(30)['a']).toBeUndefined();
  sick.clear();
  await rounds(1);
  expect(it.calls(30)['a']).toBeUndefined();
  await rounds(1);
  it.time.now += 10_000;
  expect(it.told).toEqual(['unhealthy a', 'healthy a']);
  expect(it.calls(30)['a']).toBeGreaterThan(0);
  it.balancer.close();
});

test('when all are unhealthy, all are picked', async () => {
  const it = checked(3);
  sick = new Set('abc');
  await rounds(3);
  expect(it.told).toHaveLength(3);
  expect(Object.keys(it.calls(60))).toHaveLength(3);
  it.balancer.close();
});

test('ejection and checks together leave half of the instances', async () => {
  const it = checked(4);
  sick = new Set('ab');
  await rounds(3);
  expect(it.calls(100, (letter) => (letter === 'c' ? 'failed' : 'ok'))['c']).toBeGreaterThan(10);
  it.balancer.close();
});

test('an ejected instance whose checks are good stays out until a call has succeeded', async () => {
  const it = checked(2);
  it.calls(40, (letter) => (letter === 'a' ? 'failed' : 'ok'));
  await rounds(5);
  expect(it.told).toEqual(['ejected a failed 30000']);
  it.balancer.close();
});

test('a guess that succeeds ends an ejection', async () => {
  const it = checked(2);
  it.calls(40, (letter) => (letter === 'a' ? 'failed' : 'ok'));
  sick.add('b');
  await rounds(3);
  it.calls(30);
  expect(it.told).toEqual(['ejected a failed 30000', 'unhealthy b', 'returned a']);
  it.balancer.close();
});

test('a check that hangs or throws is a bad one, and its signal ends', async () => {
  const signals: AbortSignal[] = [];
  const it = checked(2, ({ id }, signal) => {
    if (id === 'http://a') throw new Error('No way.');
    signals.push(signal);
    return new Promise(() => undefined);
  });
  await jest.advanceTimersByTimeAsync(6_000);
  expect(it.told.toSorted()).toEqual(['unhealthy a', 'unhealthy b']);
  it.balancer.close();
  expect(signals.every(({ aborted }) => aborted)).toBe(true);
});

test('a new instance is checked too, and nobody after closing', async () => {
  const it = checked(1);
  await rounds(1);
  it.discovery.change(urls(2));
  asked = [];
  await rounds(1);
  expect(asked.toSorted()).toEqual(['a', 'b']);
  it.balancer.close();
  await rounds(5);
  expect(asked).toHaveLength(2);
  expect(jest.getTimerCount()).toBe(0);
});
