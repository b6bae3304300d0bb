import { expect, test } from '@jest/globals';
import { changeFrom, heardFrom } from './heard.ts';

test('what is said is read', () => {
  const change = { id: 'c', kind: 'route', name: 'getDocument', app: 'mobile-bff' };
  expect(changeFrom(JSON.stringify(change))).toEqual(change);
  const heard = { id: 'c', app: 'mobile-bff', instance: 'i', knows: true };
  expect(heardFrom(JSON.stringify(heard))).toEqual(heard);
});

test.each(['', '{', 'null', '7', '{}', '{"id":1,"kind":"route","name":"x"}', `{"id":"${'x'.repeat(2_000)}"}`])(
  'anything else is not: %s',
  (text) => {
    expect([changeFrom(text), heardFrom(text)]).toEqual([undefined, undefined]);
  },
);
