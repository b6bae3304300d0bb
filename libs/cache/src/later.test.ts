import { expect, test } from '@jest/globals';
import { Later } from './later.ts';

function scripted(most = 100) {
  const clock = { now: 0 };
  const due: { at: number; tags: readonly string[] }[] = [];
  const early: number[] = [];
  let timers: { at: number; act(): void }[] = [];
  const later = new Later({
    now: () => clock.now,
    most,
    timer: (ms, act) => {
      const one = { at: clock.now + ms, act };
      timers.push(one);
      return () => void (timers = timers.filter((other) => other !== one));
    },
    due: (tags) => void due.push({ at: clock.now, tags }),
    tooEarly: (tags) => void early.push(tags),
  });
  const pass = (ms: number): void => {
    const until = clock.now + ms;
    for (;;) {
      const [next] = timers.filter(({ at }) => at <= until).toSorted((one, other) => one.at - other.at);
      if (!next) break;
      clock.now = next.at;
      timers = timers.filter((timer) => timer !== next);
      next.act();
    }
    clock.now = until;
  };
  return { later, pass, due, early, timers: () => timers.length };
}

test('each comes when its lag is over, never before, whatever the order they were asked for in', () => {
  const { later, pass, due, timers } = scripted();
  later.add(['slow'], 10_000);
  later.add(['fast'], 1_000);
  later.add(['middle'], 5_000);
  expect(timers()).toBe(1);
  pass(20_000);
  expect(due.map(({ tags }) => tags)).toEqual([['fast'], ['middle'], ['slow']]);
  for (const [index, at] of [1_000, 5_000, 10_000].entries()) {
    expect(due[index]!.at).toBeGreaterThanOrEqual(at);
    expect(due[index]!.at).toBeLessThanOrEqual(at + 50);
  }
  expect(timers()).toBe(0);
});

test('those due together go together, each once', () => {
  const { later, pass, due } = scripted();
  later.add(['a', 'b'], 1_000);
  pass(5);
  later.add(['b', 'c'], 1_000);
  pass(2_000);
  expect(due).toHaveLength(1);
  expect(due[0]!.tags.toSorted()).toEqual(['a', 'b', 'c']);
});

test('a change after another one is due after its own lag', () => {
  const { later, pass, due } = scripted();
  later.add(['a'], 1_000);
  pass(500);
  later.add(['a'], 1_000);
  pass(5_000);
  expect(due).toHaveLength(2);
  expect(due[1]!.at).toBeGreaterThanOrEqual(1_500);
});

test('when they are too many, the soonest come too early rather than never', () => {
  const { later, pass, due, early } = scripted(3);
  for (const [index, tag] of ['a', 'b', 'c', 'd', 'e'].entries()) later.add([tag], 1_000 * (index + 1));
  expect(later.size).toBe(3);
  expect(due.flatMap(({ tags }) => tags)).toEqual(['a', 'b']);
  expect(early).toEqual([1, 1]);
  pass(10_000);
  expect(due.flatMap(({ tags }) => tags)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('nothing comes after the end', () => {
  const { later, pass, due, timers } = scripted();
  later.add(['a'], 1_000);
  later.close();
  expect(timers()).toBe(0);
  later.add(['b'], 1_000);
  pass(5_000);
  expect(due).toEqual([]);
});
