import { expect, test } from '@jest/globals';
import { knowing } from './switchboard.ts';

const knows = knowing({
  routes: [{ name: 'getDocument' }],
  views: [{ name: 'mobile.document', sections: [{ name: 'tags' }] }],
  operations: new Set(['documents.getDocument']),
});

test('what an app has is known by its name, so that who mistypes it is told', () => {
  expect([knows('route', 'getDocument'), knows('route', 'getDocumen')]).toEqual([true, false]);
  expect([knows('section', 'mobile.document/tags'), knows('section', 'tags')]).toEqual([true, false]);
  expect([knows('operation', 'documents.getDocument'), knows('operation', 'getDocument')]).toEqual([true, false]);
});

test('of organisations and clients nothing is known', () => {
  expect([knows('tenant', 'ten_a'), knows('client', 'web')]).toEqual([undefined, undefined]);
});
