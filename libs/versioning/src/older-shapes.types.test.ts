import { expect, test } from '@jest/globals';
import { anyone, ok, route, serveRoutes, admit, type Route } from '@frontdesk/server';
import { z } from 'zod';
import { defineVersions, olderAnswer, olderInput, published, versioned } from './index.ts';

const newer = z.object({ name: z.string(), size: z.number().default(1) });
const older = z.object({ title: z.string() });
const because = { date: '2026-11-22', reason: 'a title is a name' };

// What is checked here is checked by the compiler: each expectation of an error fails the type check when there is none.
test('a converter is given what the newer shape gives, and makes what the older one was published with', () => {
  const { down } = olderAnswer({
    ...because,
    from: newer,
    to: older,
    down: ({ name, size }) => ({ title: `${name} ${size.toFixed(1)}` }), // size is there: the shape gives its default
  });
  expect(down({ name: 'a', size: 1 } as never)).toEqual({ title: 'a 1.0' });

  // @ts-expect-error -- the newer shape has no such member
  olderAnswer({ ...because, from: newer, to: older, down: ({ label }) => ({ title: String(label) }) });
  // @ts-expect-error -- the older shape has a title
  olderAnswer({ ...because, from: newer, to: older, down: ({ name }) => ({ name }) });
  // @ts-expect-error -- and it is a text
  olderAnswer({ ...because, from: newer, to: older, down: ({ size }) => ({ title: size }) });
  // @ts-expect-error -- nobody knows since when it is there
  expect(() => olderAnswer({ reason: '', from: newer, to: older, down: ({ name }) => ({ title: name }) })).toThrow();
});

test('an input is carried over to what the newer version takes, which may leave out what has a default', () => {
  const { up } = olderInput({ ...because, from: older, to: newer, up: ({ title }) => ({ name: title }) });
  expect(up({ title: 'a' } as never)).toEqual({ name: 'a' });

  // @ts-expect-error -- the newer version needs a name
  olderInput({ ...because, from: older, to: newer, up: () => ({ size: 1 }) });
});

test('the routes need what the declared ones need, and no less', () => {
  const needs = <Services>(name: string, path: `/${string}`, title: (services: Services) => string) =>
    route({
      ...{ name, get: path, summary: name, access: anyone, answers: { 200: older } },
      handle: async (_input, services: Services) => ok({ title: title(services) }),
    });
  const a = needs('a', '/v2/a', ({ first }: { readonly first: string }) => first);
  const b = needs('b', '/v2/b', ({ second }: { readonly second: string }) => second);
  interface Both {
    readonly first: string;
    readonly second: string;
  }
  const routes: Route<Both>[] = published(defineVersions({ current: 2, older: [{ version: 1 }] }), [
    ...versioned(a, { 1: {} }),
    b,
  ]);
  expect(() => serveRoutes(routes, { first: '', second: '' }, [admit])).not.toThrow();

  // @ts-expect-error -- the second is missing
  expect(() => serveRoutes(routes, { first: '' }, [admit])).not.toThrow();
  // @ts-expect-error -- versions of a route need what it needs
  const [wrong]: Route<{ readonly second: string }>[] = versioned(a, { 1: {} });
  expect(wrong?.name).toBe('a');
});
