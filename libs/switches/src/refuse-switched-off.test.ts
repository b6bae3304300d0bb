import {
  answerProblems,
  admit,
  anyone,
  createExpress,
  noContent,
  openExchange,
  route,
  serveRoutes,
} from '@frontdesk/server';
import type { Exchange, Route } from '@frontdesk/server';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { refuseSwitchedOff, type RefuseSwitchedOffOptions } from './refuse-switched-off.ts';
import { SwitchTable } from './switch-table.ts';
import type { Switch } from './switch.ts';

const header = (name: string) => (exchange: Exchange) => exchange.headers[name] as string | undefined;
const byCaller = { tenantOf: header('x-tenant'), clientOf: header('x-client') };
const reason = 'customer imports twice, INC-7';
const off = (kind: Switch['kind'], name: string, forMs = 3_600_000): Switch => ({ kind, name, reason, until: forMs });

function appOf(switches: readonly Switch[], options: RefuseSwitchedOffOptions = {}) {
  const lines: Record<string, unknown>[] = [];
  const note = (level: string) => (line: object) => void lines.push({ level, ...line });
  const levels = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
  const log = { ...levels, child: () => log };
  const table = new SwitchTable('mobile-bff', () => 0);
  table.replace(switches);
  const routes: readonly Route<object>[] = ['read', 'other'].map((name) =>
    route({
      name,
      get: `/${name}`,
      summary: name,
      access: anyone,
      answers: { 204: null },
      handle: async () => noContent(),
    }),
  );
  const app = createExpress({ trustedProxies: [] });
  app.use(openExchange({ log, deadlineMs: 1_000 }));
  app.use(serveRoutes(routes, {}, [refuseSwitchedOff(table, { random: () => 0, now: () => 0, ...options }), admit]));
  app.use(answerProblems());
  return { app, lines };
}

test('nothing off: everything passes', async () => {
  await request(appOf([], byCaller).app).get('/read').set('X-Tenant', 'ten_halden4k7q2w').expect(204);
});

test('a route that is off is refused, and the reason goes to the log alone', async () => {
  const { app, lines } = appOf([off('route', 'read'), off('section', 'other')]);
  const { body, headers, text } = await request(app)
    .get('/read')
    .expect(503)
    .expect('Content-Type', 'application/problem+json');
  expect(body).toMatchObject({ type: 'https://frontdesk.example/problems/switched-off', status: 503 });
  expect(headers['retry-after']).toBe('60');
  expect(text).not.toContain('INC-7');
  // A noisy tenant that is turned off must not be as noisy in the log of errors.
  expect(lines.at(-1)).toMatchObject({
    level: 'info',
    code: 'switched-off',
    switchedOff: { kind: 'route', name: 'read', reason },
  });
  await request(app).get('/other').expect(204);
});

describe('who is off', () => {
  test.each([
    ['X-Tenant', 'tenant', 'ten_halden4k7q2w'],
    ['X-Client', 'client', 'acme-crm'],
  ] as const)('by %s is refused, and no other', async (name, kind, id) => {
    const refused: Switch[] = [];
    const { app } = appOf([off(kind, id)], { ...byCaller, onRefused: (met) => void refused.push(met) });
    await request(app).get('/read').set(name, id).expect(503);
    await request(app).get('/read').set(name, `${id}x`).expect(204);
    await request(app).get('/read').expect(204);
    expect(refused).toEqual([off(kind, id)]);
  });
});

test.each([
  [10_001, 0, '11'],
  [10_001, 1, '13'],
  [59_000, 0.5, '62'],
  [1, 0, '1'],
  [604_800_000, 1, '66'],
])('Retry-After of %d ms is bounded and jittered (%d): %s', async (forMs, random, expected) => {
  const { app } = appOf([off('route', 'read', forMs)], { random: () => random });
  const { headers } = await request(app).get('/read').expect(503);
  expect(headers['retry-after']).toBe(expected);
});
