import { beforeEach, describe, expect, test } from '@jest/globals';
import { createRates, teamsRates, type Rates } from './rates.ts';

let now: number;
let rates: Rates;

beforeEach(() => {
  now = 5_000_000;
  rates = createRates(() => now);
});

const sends = (chat = 'a:1') => rates.take([{ key: chat, windows: teamsRates.send }]);

/** As often as it may within the time, asking every 10 ms. */
function mostWithin(ms: number, windows = teamsRates.send): number {
  let taken = 0;
  for (const end = now + ms; now < end; now += 10) {
    if (rates.take([{ key: 'a:1', windows }]) === undefined) taken += 1;
  }
  return taken;
}

test.each([
  [1_000, 7],
  [2_000, 8],
  [30_000, 60],
])('within %i ms a chat gets %i messages', (ms, most) => {
  expect(mostWithin(ms)).toBe(most);
});

test('within an hour a chat gets 1,800 messages', () => {
  let taken = 0;
  for (const end = now + 3_600_000; now < end; now += 500) if (sends() === undefined) taken += 1;
  expect(taken).toBe(1_800);
});

describe('one more', () => {
  test('is told when it may come, and may come then', () => {
    for (let count = 0; count < 7; count += 1) expect(sends()).toBeUndefined();
    now += 400;
    expect(sends()).toBe(600);
    now += 600;
    expect(sends()).toBeUndefined();
  });

  test('that was refused does not count', () => {
    for (let count = 0; count < 20; count += 1) sends();
    now += 2_000;
    expect(sends()).toBeUndefined();
  });

  test('in another chat is let through, until the tenant has had its share', () => {
    const inChat = (count: number) =>
      rates.take([
        { key: `a:${count}`, windows: teamsRates.send },
        { key: 'tenant', windows: teamsRates.tenant },
      ]);
    const waits = Array.from({ length: 31 }, (_none, count) => inChat(count));
    expect(waits.filter((wait) => wait === undefined)).toHaveLength(30);
    expect(waits[30]).toBe(1_000);
  });
});
