import { describe, expect, test } from '@jest/globals';
import { anyone } from './access-rule.ts';
import { noContent } from './answer.ts';
import { routeTable } from './route-table.ts';
import { route, type Template } from './route.ts';
import { z } from 'zod';

function placeOf(name: string, at: { readonly get: Template } | { readonly post: Template }) {
  const path = Object.values(at)[0] as string;
  const params = path.includes('{') ? { params: z.strictObject({ id: z.string() }) } : {};
  const declared = route({
    ...{ name, summary: name, access: anyone, answers: { 204: null } },
    ...(at as { readonly get: Template }),
    ...params,
    handle: async () => noContent(),
  });
  return { route: declared };
}

const find = routeTable([
  placeOf('changes', { get: '/v1/things/changes' }),
  placeOf('thing', { get: '/v1/things/{id}' }),
  placeOf('make', { post: '/v1/things' }),
  placeOf('touch', { post: '/v1/things/{id}' }),
]);
const named = (method: string, path: string) => find(method, path)?.place.route.name;

describe('a table of routes', () => {
  test('finds the first that was declared for the path and the method', () => {
    expect(named('GET', '/v1/things/changes')).toBe('changes');
    expect(named('POST', '/v1/things/changes')).toBe('touch');
    expect(find('GET', '/v1/things/a%20b')).toMatchObject({ params: { id: 'a b' } });
    expect(named('POST', '/v1/things')).toBe('make');
  });

  test('gives HEAD what GET has, and nothing to a method in other letters', () => {
    expect(named('HEAD', '/v1/things/1')).toBe('thing');
    expect(named('HEAD', '/v1/things')).toBeUndefined();
    expect(named('get', '/v1/things/1')).toBeUndefined();
  });

  test('takes whole paths only, in their own case', () => {
    const wrong = ['/v1/things/1/', '/v1/things/1/2', '/V1/things/1', '/v1/things/', '//v1/things', '*'];
    for (const path of wrong) expect(named('GET', path)).toBeUndefined();
  });

  test('refuses what cannot be decoded, whatever the method', () => {
    expect(() => find('GET', '/v1/things/%ff')).toThrow('percent-encoded');
    expect(() => find('DELETE', '/v1/things/%ff')).toThrow('percent-encoded');
  });
});
