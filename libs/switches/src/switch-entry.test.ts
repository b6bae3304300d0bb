import { describe, expect, test } from '@jest/globals';
import { entryFrom, entryFromText, entryName, entryOf } from './switch-entry.ts';
import type { Switch } from './switch.ts';

const now = Date.parse('2026-06-18T09:00:00Z');
const summary: Switch = {
  kind: 'section',
  name: 'mobile.document/summary',
  reason: 'generation melts – INC-7',
  until: now + 1_800_000,
  by: 'ada@night',
};

test('an entry comes back as it was written, and people can read it', () => {
  for (const setting of [summary, { ...summary, app: 'mobile-bff' }]) {
    for (const isOn of [false, true]) {
      expect(entryFromText(JSON.stringify(entryOf({ setting, isOn })), now)).toEqual({ setting, isOn });
    }
  }
  expect(entryOf({ setting: summary, isOn: false })).toEqual({
    format: 1,
    ...summary,
    until: '2026-06-18T09:30:00.000Z',
  });
});

test('the same thing of two apps, and of all, are three entries', () => {
  const apps = [undefined, 'mobile-bff', 'web-bff'];
  const names = apps.map((app) => entryName({ ...summary, ...(app && { app }) }));
  expect(new Set(names).size).toBe(3);
});

describe('is not understood:', () => {
  const written = entryOf({ setting: summary, isOn: false });
  test.each([
    [{ format: 2 }, 'format'],
    [{ format: undefined }, 'format'],
    [{ kind: 'view' }, 'kind'],
    [{ kind: 'constructor' }, 'kind'],
    [{ name: '' }, 'name'],
    [{ name: 'a b' }, 'name'],
    [{ name: 'x'.repeat(129) }, 'name'],
    [{ reason: undefined }, 'reason'],
    [{ reason: 'two\nlines' }, 'reason'],
    [{ reason: '\u001b[31mred' }, 'reason'],
    [{ reason: 'x'.repeat(201) }, 'reason'],
    [{ by: '' }, 'Who'],
    [{ app: 'Mobile BFF' }, 'app'],
    [{ until: undefined }, 'end'],
    [{ until: 1_781_775_687_000 }, 'end'],
    [{ until: 'tomorrow' }, 'end'],
    [{ until: '2026-06-25T10:00:01Z' }, '7 days'],
  ])('%j', (members, message) => {
    expect(entryFrom({ ...written, ...members }, now)).toContain(message);
  });

  test.each(['', '{', 'null', '7', '[]'])('%s', (text) => {
    expect(entryFromText(text, now)).toEqual(expect.any(String));
  });
});

test('a week is the longest, and clocks may differ by an hour', () => {
  const written = entryOf({ setting: { ...summary, until: now + 7 * 86_400_000 + 3_600_000 }, isOn: false });
  expect(entryFrom(written, now)).toMatchObject({ isOn: false });
});
