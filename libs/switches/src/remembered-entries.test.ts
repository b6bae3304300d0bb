import { expect, test } from '@jest/globals';
import { rememberedEntries } from './remembered-entries.ts';
import type { SwitchEntry } from './switch-entry.ts';

const entry = (name: string, isOn = false, until = 1_000): SwitchEntry => ({
  setting: { kind: 'route', name, reason: 'INC-7', until },
  isOn,
});

test('what is missed is not on: it stays off until it is said to be on, or is over', () => {
  const clock = { now: 0 };
  const remembered = rememberedEntries(() => clock.now);
  const names = () => remembered.off().map(({ name }) => name);
  expect(remembered.merge([entry('a'), entry('b'), entry('c', false, 500)])).toEqual([]);
  expect(remembered.merge([])).toEqual([entry('a'), entry('b'), entry('c', false, 500)]);
  expect(names()).toEqual(['a', 'b', 'c']);
  expect(remembered.merge([entry('a', true)]).map(({ setting }) => setting.name)).toEqual(['b', 'c']);
  expect(names()).toEqual(['b', 'c']);
  clock.now = 500;
  remembered.merge([]);
  expect(names()).toEqual(['b']);
  // That it is on is remembered as well: a Redis that lags says that it is off, and one that lost it says nothing.
  expect(remembered.merge([])).toEqual([entry('a', true), entry('b')]);
});
