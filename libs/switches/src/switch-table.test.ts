import { describe, expect, test } from '@jest/globals';
import { SwitchTable } from './switch-table.ts';
import type { Switch } from './switch.ts';

const summary: Switch = { kind: 'section', name: 'mobile.document/summary', reason: 'INC-7', until: 1_000 };

function table() {
  const clock = { now: 0 };
  return { clock, table: new SwitchTable('mobile-bff', () => clock.now) };
}

describe('a thing is off', () => {
  test('by its kind and its name, until its end', () => {
    const { clock, table: known } = table();
    known.replace([summary]);
    expect(known.off('section', summary.name)).toBe(summary);
    expect(known.off('route', summary.name)).toBeUndefined();
    expect(known.off('section', 'mobile.document/owner')).toBeUndefined();
    clock.now = 999;
    expect(known.list()).toEqual([summary]);
    clock.now = 1_000;
    expect(known.off('section', summary.name)).toBeUndefined();
    expect(known.list()).toEqual([]);
  });

  test('for its own app alone, or for all', () => {
    const { table: known } = table();
    known.replace([{ ...summary, app: 'web-bff' }]);
    expect(known.off('section', summary.name)).toBeUndefined();
    known.replace([{ ...summary, app: 'mobile-bff' }]);
    expect(known.off('section', summary.name)).toMatchObject({ app: 'mobile-bff' });
  });

  test('until the later end, where it is off twice', () => {
    const { clock, table: known } = table();
    const longer = { ...summary, app: 'mobile-bff', until: 2_000 };
    for (const both of [
      [summary, longer],
      [longer, summary],
    ]) {
      known.replace(both);
      clock.now = 1_500;
      expect(known.off('section', summary.name)).toBe(longer);
      clock.now = 0;
    }
  });
});

test('what changed is told once: turned off, set anew, turned on, and over', () => {
  const { clock, table: known } = table();
  expect(known.replace([summary])).toEqual({ off: [summary], on: [] });
  expect(known.replace([{ ...summary }])).toBeUndefined();
  const longer = { ...summary, until: 2_000 };
  expect(known.replace([longer])).toEqual({ off: [longer], on: [] });
  expect(known.replace([])).toEqual({ off: [], on: [longer] });
  known.replace([summary]);
  clock.now = 1_000;
  expect(known.replace([summary])).toEqual({ off: [], on: [summary] });
});
