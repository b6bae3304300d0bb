import { expect, test } from '@jest/globals';
import { serviceOf, ways } from '../control.ts';
import { inTurns } from './matrix-order.ts';

test('every operation fails in every way once, and no service right after itself while another is left', () => {
  const names = [
    'documents.getDocument',
    'documents.listTags',
    'access.checkAccess',
    'search.Search',
    'identity.getUser',
  ];
  const pairings = inTurns(
    names.map((operation) => ({ operation })),
    ways,
  );
  const cells = new Set(pairings.map(({ operation, way }) => `${operation} ${way.name}`));
  expect([pairings.length, cells.size]).toEqual([names.length * ways.length, names.length * ways.length]);
  const services = pairings.map(({ operation }) => serviceOf(operation));
  expect(services.slice(1, 25).some((service, at) => service === services[at])).toBe(false);
});
