import { describe, expect, test } from '@jest/globals';
import { Problem, defineProblem } from '@frontdesk/problems';
import request from 'supertest';
import { z } from 'zod';
import {
  anyone,
  createExpress,
  created,
  exchangeOf,
  fact,
  noContent,
  ok,
  openExchange,
  route,
  type Route,
} from '../src/index.ts';
import { served } from './app.ts';

const busy = defineProblem({ code: 'busy', status: 503, title: 'Busy' });
const who = fact<{ userId: string; token: string }>('who', { logged: ({ userId }) => ({ userId }) });

const getThing = route({
  name: 'getThing',
  get: '/v1/things/{thingId}',
  summary: 'A thing',
  access: anyone,
  params: z.strictObject({ thingId: z.string() }),
  query: z.strictObject({
    as: z.enum(['ok', 'broken', 'busy', 'undeclared', 'wrong', 'private', 'header', 'problem', 'thrown']).default('ok'),
  }),
  answers: { 200: z.object({ id: z.string() }), 202: z.object({}) },
  problems: [busy],
  handle: async ({ params: { thingId }, query: { as } }, _services, exchange) => {
    exchange.facts.set(who, { userId: 'usr_1', token: 'secret-token' });
    if (as === 'broken') throw new Error('password of db-3.internal is hunter2');
    if (as === 'busy') {
      throw new Problem(busy, 'Come back later.', {
        headers: { 'Retry-After': '3' },
        log: 'db-3 is busy',
        cause: new Error('deep'),
      });
    }
    if (as === 'header') return ok({ id: '1' }, { Location: 'a\r\nSet-Cookie: b' });
    if (as === 'problem') throw new Problem(busy, 'No.', { headers: { Location: 'a\nb' }, extensions: { size: 1n } });
    if (as === 'thrown') throw undefined as unknown as Error;
    if (as === 'undeclared') return { status: 299, body: {} } as never;
    if (as === 'wrong') return ok({ id: 42 } as never);
    const headers = as === 'private' ? { 'cache-control': 'no-store' } : undefined;
    const cookies = as === 'private' ? ['a=1; Path=/', 'b=2'] : [];
    return { ...ok({ id: thingId, internalNote: 'secret' }, headers), cookies };
  },
});
const addThing = route({
  name: 'addThing',
  post: '/v1/things',
  summary: 'Adds a thing',
  access: anyone,
  body: z.strictObject({ id: z.string() }),
  answers: { 201: z.object({ id: z.string() }) },
  handle: async ({ body }) => created(`/v1/things/${body.id}`, body),
});
const removeThing = route({
  name: 'removeThing',
  delete: '/v1/things/{thingId}',
  summary: 'Removes a thing',
  access: anyone,
  params: z.strictObject({ thingId: z.string() }),
  answers: { 204: null },
  handle: async () => noContent(),
});
const routes: Route<object>[] = [getThing, addThing, removeThing];

describe('an answer', () => {
  test('carries what its schema declares, and nothing else', async () => {
    const { body, headers } = await request(served(routes).app).get('/v1/things/thg_1').expect(200);
    expect(body).toEqual({ id: 'thg_1' });
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'private, no-cache',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  test.each([
    ['get', '/v1/things/thg_1', 200],
    ['get', '/nowhere', 404],
    ['put', '/v1/things', 405],
  ] as const)('says that it is data and nothing to run: %s %s', async (method, path, status) => {
    const { headers } = await request(served(routes).app)[method](path).expect(status);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
  });

  test('of a write is for nobody to keep', async () => {
    const { headers } = await request(served(routes).app).post('/v1/things').send({ id: 'thg_2' }).expect(201);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', location: '/v1/things/thg_2' });
    expect(headers).not.toHaveProperty('etag');
  });

  test('without a body has neither type nor length', async () => {
    const { headers } = await request(served(routes).app).delete('/v1/things/thg_1').expect(204);
    expect(headers).not.toHaveProperty('content-type');
    expect(headers).not.toHaveProperty('content-length');
  });

  test('to HEAD is the head of the answer to GET', async () => {
    const { app } = served(routes);
    const [get, head] = [await request(app).get('/v1/things/a'), await request(app).head('/v1/things/a')];
    expect(head.status).toBe(200);
    expect(head.text).toBeUndefined();
    for (const name of ['content-length', 'etag', 'content-type']) expect(head.headers[name]).toBe(get.headers[name]);
  });

  test.each(['undeclared', 'wrong'])('that the route does not declare is an internal problem: %s', async (as) => {
    const { app, lines } = served(routes);
    const { body } = await request(app).get(`/v1/things/a?as=${as}`).expect(500);
    expect(body.type).toMatch(/internal$/);
    expect(lines[0]).toMatchObject({ level: 'error', status: 500, outcome: 'failure-local', code: 'internal' });
    expect(String((lines[0]?.err as Error).message)).toMatch(/^route getThing answered/);
  });
});

describe('conditional requests', () => {
  test('are answered 304 with what a cache has to know, and without a body', async () => {
    const { app } = served(routes);
    const etag = String((await request(app).get('/v1/things/a')).headers.etag);
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/);
    const { headers, text } = await request(app).get('/v1/things/a').set('If-None-Match', `"x", ${etag}`).expect(304);
    expect(headers).toMatchObject({ etag, 'cache-control': 'private, no-cache', vary: 'Accept-Encoding' });
    expect(headers).not.toHaveProperty('content-type');
    expect(text).toBe('');
  });

  test('are not answered 304 for another state', async () => {
    await request(served(routes).app).get('/v1/things/a').set('If-None-Match', 'W/"other"').expect(200);
  });

  test('find no tag on what nobody may store', async () => {
    const { app } = served(routes);
    const { headers } = await request(app).get('/v1/things/a?as=private').set('If-None-Match', '*').expect(200);
    expect(headers).not.toHaveProperty('etag');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2']);
  });
});

describe('what goes wrong', () => {
  test('inside is told to the log and not to the client', async () => {
    const { app, lines } = served(routes);
    const { text, headers } = await request(app).get('/v1/things/a?as=broken').expect(500);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
    expect(text).not.toMatch(/hunter2|db-3|stack/);
    expect(lines[0]?.err).toMatchObject({ cause: { message: 'password of db-3.internal is hunter2' } });
  });

  test.each(['header', 'problem', 'thrown'])('in the telling of it is still a problem: %s', async (as) => {
    const { app, lines } = served(routes);
    const { headers, body } = await request(app).get(`/v1/things/a?as=${as}`).expect(500);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(headers).not.toHaveProperty('set-cookie');
    expect(body).toMatchObject({ status: 500, detail: 'Something went wrong on our side.' });
    expect(lines).toHaveLength(1);
  });

  test('with a name keeps its code, its detail and its headers', async () => {
    const { app, lines } = served(routes);
    const { body, headers } = await request(app)
      .get('/v1/things/a?as=busy')
      .set('X-Request-Id', 'abcdefgh')
      .expect(503);
    expect(body).toEqual({
      type: 'https://frontdesk.example/problems/busy',
      title: 'Busy',
      status: 503,
      detail: 'Come back later.',
      instance: '/v1/things/a',
      requestId: 'abcdefgh',
    });
    expect(headers['retry-after']).toBe('3');
    expect(lines[0]).toMatchObject({ level: 'error', code: 'busy', status: 503 });
  });
});

describe('where nothing answers', () => {
  test.each(['/', '/v1', '/v1/things/', '/v1/things/a/b', '/V1/things', '//evil.example/v1/things', '/v1//things'])(
    'is 404: %s',
    async (path) => {
      const { body } = await request(served(routes).app).get(path).expect(404);
      expect(body.type).toMatch(/no-such-path$/);
    },
  );

  test('for this method is 405 and says which there are', async () => {
    const { headers, body } = await request(served(routes).app).put('/v1/things/a').expect(405);
    expect(headers.allow).toBe('DELETE, GET, HEAD, OPTIONS');
    expect(body.type).toMatch(/method-not-allowed$/);
  });

  test('is 405 too where something other than a route answers GET', async () => {
    const { headers } = await request(served(routes).app).post('/livez').expect(405);
    expect(headers.allow).toBe('GET, HEAD, OPTIONS');
    await request(served(routes).app).options('/livez').expect(204);
  });

  test('HEAD follows GET only', async () => {
    const { headers } = await request(served(routes).app).head('/v1/things').expect(405);
    expect(headers.allow).toBe('OPTIONS, POST');
  });

  test('OPTIONS names the methods', async () => {
    const { headers } = await request(served(routes).app).options('/v1/things').expect(204);
    expect(headers.allow).toBe('OPTIONS, POST');
    await request(served(routes).app).options('/nowhere').expect(404);
  });

  test('a path that cannot be decoded is 400', async () => {
    for (const path of ['/v1/things/%ff', '/v1/things/%', '/v1/things/%zz']) {
      const { body } = await request(served(routes).app).get(path).expect(400);
      expect(body).toMatchObject({ status: 400, instance: path });
    }
  });

  test('a slash within a segment stays within it', async () => {
    const { body } = await request(served(routes).app).get('/v1/things/a%2Fb').expect(200);
    expect(body).toEqual({ id: 'a/b' });
  });
});

describe('the request id', () => {
  test.each(['abcdefgh', 'A-1_b.2-3456', 'x'.repeat(64)])('is taken over if it is harmless: %s', async (id) => {
    const { headers } = await request(served(routes).app).get('/v1/things/a').set('X-Request-Id', id);
    expect(headers['x-request-id']).toBe(id);
  });

  test.each(['short', 'x'.repeat(65), 'with space', 'semi;colon', '<script>', 'abcdefgh, ijklmnop'])(
    'is replaced if it is not: %s',
    async (id) => {
      const { headers } = await request(served(routes).app).get('/nowhere').set('X-Request-Id', id);
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

describe('the access line', () => {
  test('names the template and not the path, and what the facts let be seen', async () => {
    const { app, lines } = served(routes);
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await request(app).get('/v1/things/thg_77').set('traceparent', traceparent).set('X-Request-Id', 'request-1');
    expect(lines).toEqual([
      {
        level: 'info',
        message: 'request',
        requestId: 'request-1',
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        method: 'GET',
        route: '/v1/things/{thingId}',
        status: 200,
        ms: expect.any(Number),
        bytes: 15,
        outcome: 'success-local',
        reason: 'own',
        userId: 'usr_1',
      },
    ]);
  });

  test('names the path where no route matched, without its query', async () => {
    const { app, lines } = served(routes);
    await request(app).get('/nowhere?token=secret');
    expect(lines[0]).toMatchObject({
      level: 'info',
      path: '/nowhere',
      status: 404,
      outcome: 'success-client',
      code: 'no-such-path',
    });
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  test('comes with a measure of the template', async () => {
    const measures: object[] = [];
    let active = 0;
    const metrics = {
      serverRequest: (measure: object) => void measures.push(measure),
      requestStarted: () => ((active += 1), () => (active -= 1)),
    };
    const { app } = served(routes, { metrics });
    await request(app).get('/v1/things/a');
    await request(app).get('/nowhere');
    expect(measures).toEqual([
      {
        ...{ method: 'GET', route: '/v1/things/{thingId}', status: 200, seconds: expect.any(Number) },
        verdict: { outcome: 'success-local', reason: 'own' },
      },
      {
        ...{ method: 'GET', route: undefined, status: 404, seconds: expect.any(Number) },
        verdict: { outcome: 'success-client', reason: 'not-found' },
      },
    ]);
    expect(active).toBe(0);
  });
});

describe('the medium of the answer', () => {
  test.each([
    ...[undefined, '*/*', 'application/json', 'text/html', 'application/problem+json', 'text/html;q=0'],
    'application/vnd.things+json;version=1, */*;q=0',
  ])('is JSON for whoever does not refuse it: %s', async (accept) => {
    const asked = request(served(routes).app).get('/v1/things/a');
    await (accept === undefined ? asked : asked.set('Accept', accept)).expect(200);
  });

  test.each([
    ...['application/json;q=0', 'text/html, */*;q=0', 'application/json; q=0.0, */*'],
    'application/vnd.things+json;q=0, */*;q=0',
  ])('is a 406 for who refuses it: %s', async (accept) => {
    const { headers } = await request(served(routes).app).get('/v1/things/a').set('Accept', accept).expect(406);
    expect(headers['content-type']).toBe('application/problem+json');
  });
});

test('a proxy that is everyone is not trusted', () => {
  expect(() => createExpress({ trustedProxies: ['0.0.0.0/0'] })).toThrow('is everyone');
});

test('the caller is known by what a trusted proxy says, and by nobody else', async () => {
  for (const [trustedProxies, address] of [
    [['loopback'], '203.0.113.7'],
    [[], '127.0.0.1'],
  ] as const) {
    const app = createExpress({ trustedProxies });
    app.use(openExchange({ log: { child: () => undefined, info() {}, debug() {}, warn() {}, error() {} } as never }));
    app.use((incoming, response) => void response.end(exchangeOf(incoming).remoteAddress));
    const { text } = await request(app).get('/').set('X-Forwarded-For', '203.0.113.7');
    expect(text.replace('::ffff:', '')).toBe(address);
  }
});
