import { expect, test } from '@jest/globals';
import type { Activity } from './activity.ts';
import { spokenText } from './spoken.ts';

const bot = { type: 'mention', mentioned: { id: '28:bot' }, text: '<at>Frontdesk</at>' };
const chiara = { type: 'mention', mentioned: { id: '29:chiara' }, text: '<at>Chiara</at>' };
const spoken = (text: string, entities: object[] = [bot, chiara]) =>
  spokenText({ text, entities, recipient: { id: '28:bot' } } as Activity);

test.each([
  ['show it', 'show it'],
  ['<at>Frontdesk</at> show it', 'show it'],
  ['<at>Frontdesk</at>&nbsp;show it\n', 'show it'],
  ['ask <at>Chiara</at> about it', 'ask Chiara about it'],
  ['', ''],
])('of %j what somebody said is %j', (text, said) => {
  expect(spoken(text)).toBe(said);
});

test('an empty mention, or a text without an end, costs no more than its length', () => {
  const empty = { ...bot, text: '' };
  expect(spoken('show it', [empty])).toBe('show it');
  expect(spoken('<at'.repeat(50_000), [bot])).toHaveLength(8_000);
});
