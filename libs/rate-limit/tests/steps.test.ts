import { describe, expect, test } from '@jest/globals';
import { admit, automaticProblems, serveRoutes } from '@frontdesk/server';
import request from 'supertest';
import { createRateLimiter, limitCallers, memoryStore, costs } from '../src/index.ts';
import { appOf, policies, routes } from './app.ts';

type App = ReturnType<typeof appOf>['app'];
const get = (app: App, path: string, headers: Record<string, string> = {}) =>
  request(app)
    .get(path)
    .set({ 'X-User': 'usr_ada', 'X-Forwarded-For': '192.0.2.1', ...headers });

describe('a caller', () => {
  test('is told by each answer how the limits stand, those by address too', async () => {
    const { headers } = await get(appOf().app, '/read').expect(204);
    expect(headers['ratelimit-policy']).toBe('"user";q=5;w=60, "address";q=8;w=60, "daily";q=100;w=86400');
    expect(headers['ratelimit']).toBe('"user";r=4;t=12, "address";r=7;t=8, "daily";r=99;t=86400');
  });

  test('is refused beyond the limit, and told when it fits again', async () => {
    const { app, lines } = appOf();
    for (let count = 0; count < 5; count += 1) await get(app, '/read').expect(204);
    const { headers, body } = await get(app, '/read').expect(429).expect('Content-Type', 'application/problem+json');
    expect(body).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      title: 'Quota exceeded',
      status: 429,
      'violated-policies': ['user'],
    });
    expect(headers['retry-after']).toBe('12');
    expect(headers['ratelimit']).toMatch(/^"user";r=0;t=12, /);
    expect(headers['cache-control']).toBe('no-store');
    expect(lines.at(-1)).toMatchObject({ status: 429, code: 'quota-exceeded', violated: ['user'] });
    await get(app, '/read', { 'X-User': 'usr_bob' }).expect(204);
  });

  test('pays what a route costs', async () => {
    const { app } = appOf();
    await get(app, '/ask').expect(204);
    const { headers } = await get(app, '/ask').expect(429);
    expect(headers['ratelimit']).toMatch(/^"user";r=2;t=12, /);
    expect(headers['retry-after']).toBe('12');
    await get(app, '/read').expect(204);
  });

  test('has the limits of its tier', async () => {
    const { headers } = await get(appOf().app, '/read', { 'X-Tier': 'gold' }).expect(204);
    expect(headers['ratelimit-policy']).toContain('"user";q=10;w=60');
  });

  test('sees the limits on an unchanged answer, and on a failure that keeps what it says', async () => {
    const { app } = appOf();
    await get(app, '/read');
    const unchanged = await get(app, '/unchanged').expect(304);
    expect(unchanged.headers['ratelimit']).toContain('"user";r=3');
    const failed = await get(app, '/fail').expect(503);
    expect(failed.headers['ratelimit']).toContain('"user";r=2');
    expect(failed.headers['retry-after']).toBe('9');
    expect(failed.body).toMatchObject({ detail: 'It is broken.', section: 'x' });
  });
});

describe('a stranger', () => {
  test('is refused by address before anyone looks at the token', async () => {
    const { app, seen } = appOf();
    const stranger = () => request(app).get('/read').set('X-Forwarded-For', '192.0.2.9');
    for (let count = 0; count < 8; count += 1) {
      const { headers } = await stranger().expect(401);
      expect(headers['ratelimit']).toMatch(/^"address";r=\d;t=\d+$/);
    }
    const { body } = await stranger().expect(429);
    expect(body['violated-policies']).toEqual(['address']);
    expect(seen).toHaveLength(8);
    await request(app).get('/read').set('X-Forwarded-For', '192.0.2.10').expect(401);
  });

  test('cannot use up what is a caller of another address', async () => {
    const { app } = appOf();
    for (let count = 0; count < 9; count += 1) await request(app).get('/read').set('X-Forwarded-For', '192.0.2.9');
    const { headers } = await get(app, '/read').expect(204);
    expect(headers['ratelimit']).toContain('"user";r=4');
  });
});

describe('at the start', () => {
  test('a route that costs more than a limit ever has is refused', () => {
    const limiter = createRateLimiter({ store: memoryStore(), policies: [{ ...policies[1]!, limit: 2 }] });
    const start = () => serveRoutes(routes, {}, [admit, limitCallers(limiter, { subjectOf: () => undefined })]);
    expect(start).toThrow('Route ask costs 3, and limit "user" never has more than 2.');
    expect(() => costs(-1)).toThrow('whole number');
  });

  test('costs keep the marks of other features, and document the refusal', () => {
    const other = { marks: { other: { parameters: [] } } };
    const { marks } = costs(2, other);
    expect(Object.keys(marks)).toEqual(['other', 'rateLimit']);
    const ask = routes.find(({ name }) => name === 'ask')!;
    expect(automaticProblems(ask).map(({ code }) => code)).toContain('quota-exceeded');
  });
});
