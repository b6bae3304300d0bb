import { expect, test } from '@jest/globals';
import { defaults, settingsFrom } from './settings.ts';

test('without an environment everything is as usual', () => {
  expect(settingsFrom({})).toEqual(defaults);
});

test('ports, keys and switches come from the environment; 0 is any free port', () => {
  const settings = settingsFrom({
    DOCUMENTS_PORT: '0',
    CANARY: '1',
    PLATFORM_KEY: 'other',
    LAG_SCALE: '0.5',
    REDIS_URL: '',
  });
  expect(settings).toMatchObject({ canary: true, platformKey: 'other', lagScale: 0.5, redisUrl: undefined });
  expect(settings.ports).toMatchObject({ documents: 0, revisions: 4102 });
});

test('a value that is no number is named', () => {
  expect(() => settingsFrom({ SEARCH_PORT: 'many' })).toThrow('SEARCH_PORT must be a number, not "many"');
});
