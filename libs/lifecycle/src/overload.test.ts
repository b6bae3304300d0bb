import { describe, expect, test } from '@jest/globals';
import type { Clock } from './clock.ts';
import { createOverload, priorities, type OverloadOptions, type Priority } from './overload.ts';

/** A loop that is late when it is told to be. */
function scriptedLoop() {
  let now = 0;
  let look = (): void => undefined;
  let isStopped = false;
  const clock: Clock = {
    now: () => now,
    every: (_ms, again) => {
      look = again;
      return () => (isStopped = true);
    },
  };
  return {
    clock,
    isStopped: () => isStopped,
    /** Looks that come so late, until the time has passed. */
    run(ms: number, lateMs = 0) {
      for (const until = now + ms; now < until;) {
        now += 50 + lateMs;
        look();
      }
    },
  };
}

function overloadOn(options: OverloadOptions = {}) {
  const loop = scriptedLoop();
  const shed: Priority[] = [];
  const events = { onShed: (priority: Priority) => void shed.push(priority) };
  const overload = createOverload({ mostAtOnce: 100, fewestAtOnce: 32, events, ...options, clock: loop.clock });
  const enter = (count: number, priority: Priority = 'interactive') =>
    Array.from({ length: count }, () => overload.enter(priority)).filter(Boolean).length;
  return { loop, overload, shed, enter };
}

describe('so many at once', () => {
  test.each([
    ['background', 50],
    ['write', 75],
    ['interactive', 100],
    ['critical', 300],
  ] as const)('of %s come in: %i of 300', (priority, room) => {
    expect(overloadOn().enter(300, priority)).toBe(room);
  });

  test('what nobody waits for is refused first, and what is critical never', () => {
    const { enter, shed } = overloadOn();
    enter(60);
    expect(priorities.map((priority) => enter(1, priority))).toEqual([1, 1, 1, 0]);
    enter(20);
    expect(priorities.map((priority) => enter(1, priority))).toEqual([1, 1, 0, 0]);
    enter(30);
    expect(priorities.map((priority) => enter(1, priority))).toEqual([1, 0, 0, 0]);
    expect(new Set(shed)).toEqual(new Set(['background', 'write', 'interactive']));
  });

  test('what people wait for finds a quarter of the limit free of all else, also after the limit fell', () => {
    const { loop, overload, enter } = overloadOn();
    enter(50, 'background');
    enter(25, 'write');
    loop.run(20_000, 300);
    expect(overload.limit).toBe(32);
    expect(enter(300, 'write')).toBe(0);
    expect(enter(300)).toBe(8);
  });

  test('whoever leaves makes room', () => {
    const { overload, enter } = overloadOn({ mostAtOnce: 2 });
    expect(enter(3)).toBe(2);
    overload.leave('interactive');
    expect(enter(3)).toBe(1);
  });
});

describe('a late event loop', () => {
  test('lowers the limit below what is in flight, down to the fewest, and no further', () => {
    const { loop, overload, enter } = overloadOn();
    enter(80);
    loop.run(1_000, 300);
    expect(overload.limit).toBe(64);
    loop.run(20_000, 300);
    expect(overload.limit).toBe(32);
  });

  test('lets the limit be while it is late by half as much, and raises it again after', () => {
    const { loop, overload, enter } = overloadOn();
    enter(80);
    loop.run(1_000, 300);
    loop.run(5_000, 150);
    expect(overload.limit).toBe(64);
    loop.run(1_000);
    expect(overload.limit).toBe(80);
    loop.run(5_000);
    expect(overload.limit).toBe(100);
  });

  test('lowers nothing for one stop, as of a collection of garbage', () => {
    const { loop, overload, enter } = overloadOn();
    enter(80);
    loop.run(400);
    loop.run(1, 350);
    loop.run(400);
    expect(overload.limit).toBe(100);
  });

  test('lowers nothing while few are in flight: then something else makes it late', () => {
    const { loop, overload, enter } = overloadOn();
    enter(32);
    loop.run(10_000, 500);
    expect(overload.limit).toBe(100);
  });
});

describe('readiness', () => {
  test('is lost while people who wait are refused, and comes back by itself', () => {
    const { loop, overload, enter } = overloadOn();
    enter(100);
    enter(1, 'background');
    expect(overload.failing()).toBeUndefined();
    enter(1);
    expect(overload.failing()).toBe('more work than it can do');
    loop.run(1_900);
    expect(overload.failing()).toBeDefined();
    loop.run(200);
    expect(overload.failing()).toBeUndefined();
  });
});

test('it looks at the loop until it is disposed of', () => {
  const { loop, overload } = overloadOn();
  overload[Symbol.dispose]();
  expect(loop.isStopped()).toBe(true);
});
