import { describe, expect, test } from '@jest/globals';
import { switchFrom, untilFrom } from './switch-arguments.ts';

test.each([
  ['section', 'mobile.document/summary'],
  ['operation', 'documents.getDocument'],
  ['route', 'getDocument'],
  ['tenant', 'ten_halden4k7q2w'],
  ['client', 'acme-crm'],
])('a %s is %s', (kind, name) => {
  expect(switchFrom(kind, name, undefined)).toEqual({ kind, name });
  expect(switchFrom(kind, name, 'mobile-bff')).toEqual({ kind, name, app: 'mobile-bff' });
});

describe('is refused:', () => {
  test.each([
    ['view', 'mobile.document', undefined, 'one of section, operation, route, tenant, client'],
    ['constructor', 'x', undefined, 'one of section, operation, route, tenant, client'],
    [undefined, undefined, undefined, 'one of section, operation, route, tenant, client'],
    ['section', 'summary', undefined, 'its view and its name: mobile.document/summary'],
    ['section', undefined, undefined, 'its view and its name: mobile.document/summary'],
    ['operation', 'getDocument', undefined, 'documents.getDocument'],
    ['route', '', undefined, 'operationId'],
    ['tenant', 'halden', undefined, 'ten_ and 8 to 32'],
    ['client', 'two words', undefined, 'plain characters'],
    ['route', 'getDocument', 'Mobile BFF', '--app has another form'],
  ])('%s %s of %s', (kind, name, app, message) => {
    expect(() => switchFrom(kind, name, app)).toThrow(message);
  });

  test.each([
    [undefined, '--for is missing'],
    ['ever', '--for is a time'],
    ['30', '--for is a time'],
    ['0', 'at least 1s'],
    ['8d', 'at most 7d'],
  ])('--for %s', (span, message) => {
    expect(() => untilFrom(span, 0)).toThrow(message);
  });
});

test.each([
  ['1s', 1_000],
  ['30m', 1_800_000],
  ['7d', 604_800_000],
])('--for %s ends then', (span, ms) => {
  expect(untilFrom(span, 1_000)).toBe(1_000 + ms);
});
