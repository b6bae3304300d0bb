import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { admit, anyone, noContent, route, serveRoutes, type AccessRule, type Route } from './index.ts';

const members: AccessRule = { name: 'members', security: [] };
const sound = {
  name: 'sound',
  get: '/things/{id}',
  summary: 'Sound',
  access: anyone,
  params: z.strictObject({ id: z.string() }),
  answers: { 204: null },
  handle: async () => noContent(),
} as const;
const make = (changes: object): Route<object> => route({ ...sound, ...changes } as typeof sound) as Route<object>;

describe('a declaration that cannot work does not start', () => {
  test.each([
    ['no access rule', { access: undefined }, 'it has no access rule'],
    ['no method', { get: undefined }, 'a method and a path'],
    ['no answer', { answers: {} }, 'it declares no answer'],
    ['a segment that is not checked', { params: undefined }, "params are [], the path's segments [id]"],
    ['params of another path', { params: z.strictObject({ other: z.string() }) }, 'params are [other]'],
    ['a body of a GET', { body: z.object({}) }, 'a get has no body'],
    ['a header that no request can match', { headers: z.object({ 'If-Match': z.string() }) }, 'not in lower case'],
    ['a path with a pattern', { get: '/things/*' }, 'Not a path template'],
  ])('%s', (_name, changes, message) => {
    expect(() => make(changes)).toThrow(message);
  });

  test('an access rule that no step enforces', () => {
    const guarded = make({ access: members });
    expect(() => serveRoutes([guarded], {}, [admit])).toThrow("no step enforces its access rule 'members'");
    expect(() => serveRoutes([make({})], {}, [])).toThrow("no step enforces its access rule 'anyone'");
  });

  test('a route that another one hides', () => {
    const hidden = make({ name: 'hidden', get: '/things/{other}', params: z.strictObject({ other: z.string() }) });
    expect(() => serveRoutes([make({}), hidden], {}, [admit])).toThrow('Route hidden: its name or its path is taken');
    expect(() => serveRoutes([make({}), make({ get: '/elsewhere/{id}' })], {}, [admit])).toThrow('is taken');
  });
});

test('the step for public routes lets no other rule pass', async () => {
  const exchange = {} as never;
  const next = async () => noContent();
  await expect(admit(exchange, make({ access: members }) as never, next)).rejects.toMatchObject({ code: 'internal' });
  await expect(admit(exchange, make({}) as never, next)).resolves.toEqual({ status: 204 });
});
