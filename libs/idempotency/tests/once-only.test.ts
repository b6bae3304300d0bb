import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { anyone, bytes, route, serveRoutes, admit } from '@frontdesk/server';
import { Problem, defineProblem } from '@frontdesk/problems';
import type { Express } from 'express';
import request from 'supertest';
import { z } from 'zod';
import { createIdempotency, idempotent, memoryStore, onceOnly, type RecordStore } from '../src/index.ts';
import { counting, createApp, type Things } from './app.ts';

const path = '/v1/shelves/s1/things';
const key = '"8e03978e-40d5-43dd-bc93-6894a57f9324"';
const now = Date.parse('2026-11-22T01:00:00Z');
const failingWith = (error: unknown): Things => ({
  add: async () => {
    throw error as Error;
  },
});

function post(
  app: Express,
  headers: Record<string, string> = { 'Idempotency-Key': key },
  body: object = { name: 'a' },
) {
  return request(app).post(path).set(headers).send(body);
}

describe('a repeat', () => {
  test('is answered as the first was, and says so', async () => {
    const things = counting();
    const { app } = createApp({ things });
    const first = await post(app);
    const again = await post(app);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.text).toBe(first.text);
    for (const name of ['content-type', 'location', 'etag']) expect(again.headers[name]).toBe(first.headers[name]);
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(things.added).toEqual(['a']);
  });

  test('carries no header that was of the first request', async () => {
    const { app } = createApp();
    const first = await post(app);
    const again = await post(app);
    expect(first.headers['set-cookie']).toBeDefined();
    for (const name of ['set-cookie', 'x-backend-key']) expect(again.headers).not.toHaveProperty(name);
    expect(again.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
    expect(again.headers['cache-control']).toBe('no-store');
  });

  test('of an answer without a body has none', async () => {
    const things = counting();
    const { app } = createApp({ things });
    for (const replayed of [undefined, 'true']) {
      const answer = await request(app).patch('/v1/things/1').set('Idempotency-Key', key);
      expect([answer.status, answer.text, answer.headers['idempotent-replayed']]).toEqual([204, '', replayed]);
    }
    expect(things.added).toHaveLength(1);
  });

  test('may come compressed, with other parameters of its type, and with parameters of its key', async () => {
    const { app } = createApp();
    const body = JSON.stringify({ name: 'a' });
    await post(app, { 'Idempotency-Key': key, 'Content-Type': 'application/json' }, { name: 'a' });
    const again = await request(app)
      .post(path)
      .set({ 'Idempotency-Key': `${key};try=2`, 'Content-Type': 'application/json; charset=utf-8' })
      .set('Content-Encoding', 'gzip')
      .serialize(() => gzipSync(body) as never)
      .send({});
    expect(again.headers['idempotent-replayed']).toBe('true');
  });
});

describe('a key is bound', () => {
  test.each([
    ['body', path, { name: 'b' }],
    ['path', '/v1/shelves/s2/things', { name: 'a' }],
    ['query', `${path}?colour=red`, { name: 'a' }],
  ])('to its %s', async (_name, otherPath, body) => {
    const { app } = createApp();
    await post(app);
    const other = await request(app).post(otherPath).set('Idempotency-Key', key).send(body);
    expect([other.status, other.body.type]).toEqual([422, expect.stringMatching(/idempotency-key-reused$/)]);
  });

  test.each([
    ['user', { 'X-User': 'another' }],
    ['tenant', { 'X-Tenant': 'another' }],
  ])('to its %s: another one has nothing to do with it', async (_name, headers) => {
    const { app } = createApp();
    const first = await post(app);
    const other = await post(app, { 'Idempotency-Key': key, ...headers });
    expect(other.headers).not.toHaveProperty('idempotent-replayed');
    expect(other.body.n).not.toBe(first.body.n);
    expect(other.headers['x-backend-key']).not.toBe(first.headers['x-backend-key']);
  });

  test('to its operation, and to the version that the caller speaks', async () => {
    const { app } = createApp({ step: { versionOf: ({ headers }) => String(headers['x-version'] ?? '') } });
    await post(app);
    const operation = await request(app).patch('/v1/things/1').set('Idempotency-Key', key);
    expect(operation.status).toBe(204);
    expect((await post(app, { 'Idempotency-Key': key, 'X-Version': '2' })).status).toBe(422);
  });
});

describe('a key that is not there or not one', () => {
  test('is asked for where it is required, with a link to its rules', async () => {
    const things = counting();
    const { app } = createApp({ things, step: { documentation: 'https://docs.example/keys' } });
    const answer = await post(app, {});
    expect([answer.status, answer.body.type]).toEqual([400, expect.stringMatching(/idempotency-key-missing$/)]);
    expect(answer.headers['link']).toBe('<https://docs.example/keys>; rel="describedby"');
    expect(things.added).toEqual([]);
  });

  test.each(['bare', '""', '"a", "b"', `"${'x'.repeat(256)}"`, '42'])('is refused: %s', async (field) => {
    const { app } = createApp();
    const answer = await post(app, { 'Idempotency-Key': field });
    expect([answer.status, answer.body.type]).toEqual([400, expect.stringMatching(/idempotency-key-invalid$/)]);
    expect(answer.body.errors).toEqual([{ pointer: '/header/idempotency-key', detail: expect.any(String) }]);
    expect(answer.headers['link']).toBe('</docs>; rel="describedby"');
  });

  test('may be left out where it is optional, and counts where it is given', async () => {
    const things = counting();
    const { app } = createApp({ things });
    const change = () => request(app).patch('/v1/things/1');
    for (const _ of [1, 2]) expect((await change()).status).toBe(204);
    expect((await change().set('Idempotency-Key', 'bare')).status).toBe(400);
    expect(things.added).toHaveLength(2);
  });

  test('may be bare where that is switched on, and is the same key', async () => {
    const { app } = createApp({ step: { acceptBareKeys: true } });
    await post(app);
    const again = await post(app, { 'Idempotency-Key': key.slice(1, -1) });
    expect(again.headers['idempotent-replayed']).toBe('true');
  });

  test('is ignored on a route that does not take it', async () => {
    const things = counting();
    const { app } = createApp({ things });
    for (const field of [key, key, 'bare']) {
      const answer = await request(app).put('/v1/things/1').set('Idempotency-Key', field);
      expect([answer.status, answer.headers['idempotent-replayed']]).toEqual([201, undefined]);
    }
    expect(things.added).toHaveLength(3);
  });

  test('comes after the input: what is not valid has no key to it', async () => {
    const { app } = createApp();
    expect((await post(app, { 'Idempotency-Key': key }, { name: 1 })).body.type).toMatch(/invalid-input$/);
    expect((await post(app)).status).toBe(201);
  });
});

describe('the age of a key', () => {
  const uuidV7 = (at: number): string => {
    const hex = at.toString(16).padStart(12, '0');
    return `"${hex.slice(0, 8)}-${hex.slice(8)}-7abc-9def-0123456789ab"`;
  };

  test('decides for a UUIDv7: too old is refused, and is told which read tells', async () => {
    const things = counting();
    const { app } = createApp({ things, now: () => now });
    const old = await post(app, { 'Idempotency-Key': uuidV7(now - 86_400_001) });
    expect(old.status).toBe(409);
    expect(old.body).toMatchObject({
      type: expect.stringMatching(/idempotency-key-expired$/),
      readThatTells: 'GET /v1/shelves/s1/things',
    });
    expect((await post(app, { 'Idempotency-Key': uuidV7(now + 400_000) })).status).toBe(400);
    expect(things.added).toEqual([]);
    expect((await post(app, { 'Idempotency-Key': uuidV7(now - 86_000_000) })).status).toBe(201);
  });

  test('follows a clock that jumps, and records do not', async () => {
    let clock = now;
    const things = counting();
    const { app } = createApp({ things, now: () => clock });
    const field = { 'Idempotency-Key': uuidV7(now) };
    await post(app, field);
    clock = now + 3_600_000;
    expect((await post(app, field)).headers['idempotent-replayed']).toBe('true');
    clock = now + 90_000_000;
    expect((await post(app, field)).status).toBe(409);
    clock = now;
    expect((await post(app, field)).headers['idempotent-replayed']).toBe('true');
    expect(things.added).toHaveLength(1);
  });
});

describe('what failed', () => {
  const kind = (code: string, status: number) => new Problem(defineProblem({ code, status, title: code }), code);

  test('with a possible effect is 409 from then on, with the read that tells', async () => {
    const { app } = createApp({ things: failingWith(kind('backend-timed-out', 504)) });
    expect((await post(app)).status).toBe(504);
    const again = await post(app);
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({
      type: expect.stringMatching(/outcome-unknown$/),
      readThatTells: 'GET /v1/shelves/s1/things',
    });
  });

  test('without one may be tried again under the same key', async () => {
    let refuses = true;
    const add = async () => {
      if (refuses) throw kind('conflict', 409);
      return 1;
    };
    const { app } = createApp({ things: { add } });
    expect((await post(app)).body.type).toMatch(/conflict$/);
    refuses = false;
    expect((await post(app)).status).toBe(201);
  });
});

test('when the store is away, nothing runs: 503 with Retry-After', async () => {
  const away = async (): Promise<never> => {
    throw new Error('redis://user:password@host is away');
  };
  const store: RecordStore = { claim: away, renew: away, complete: away, markUnknown: away, release: away };
  const things = counting();
  const { app } = createApp({ things, store });
  const answer = await post(app);
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
  expect(answer.text).not.toContain('password');
  expect(things.added).toEqual([]);
});

test('the key for the backend is the same at each try, fits its pattern, and is not the client’s', async () => {
  const seen: string[] = [];
  for (const _ of [1, 2]) seen.push((await post(createApp().app)).headers['x-backend-key'] ?? '');
  expect(seen[0]).toBe(seen[1]);
  expect(seen[0]).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(seen[0]).not.toContain(key.slice(1, 9));
});

describe('a route that cannot be run once does not start', () => {
  const idempotency = createIdempotency({ store: memoryStore() });
  const start = (declared: object) => {
    const made = route({
      name: 'odd',
      summary: 'Odd',
      access: anyone,
      answers: { 200: z.object({}) },
      ...idempotent('required', { readThatTells: 'GET /v1/odd' }),
      handle: async () => ({ status: 200, body: {} }),
      ...declared,
    } as never);
    serveRoutes([made], {}, [admit, onceOnly(idempotency, { scopeOf: () => [] })]);
  };

  test.each(['get', 'put', 'delete'])('a %s', (method) => {
    expect(() => start({ [method]: '/v1/odd' })).toThrow(`Route odd: a ${method} takes no Idempotency-Key.`);
  });

  test('one that answers a stream', () => {
    const handle = async () => bytes(200, {}, (async function* () {})());
    expect(() => start({ post: '/v1/odd', answers: { 200: 'bytes' }, handle })).toThrow('cannot be kept');
  });
});
