import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { z } from 'zod';
import { anyone, noContent, ok, route, type Route } from '../src/index.ts';
import { served } from './app.ts';

const echoed = z.object({ body: z.json(), query: z.json(), raw: z.number() });
const change = z.strictObject({
  title: z.string().min(1),
  parts: z.array(z.strictObject({ 'a/b': z.number() })).optional(),
  kind: z.enum(['x', 'y']).optional(),
  either: z.union([z.number(), z.boolean()]).optional(),
  free: z.record(z.string(), z.json()).optional(),
});
const patchThing = route({
  name: 'patchThing',
  patch: '/things/{thingId}',
  summary: 'Changes a thing',
  access: anyone,
  params: z.strictObject({ thingId: z.string().regex(/^thg_\w+$/) }),
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(9).default(5),
    tag: z.array(z.string()).optional(),
  }),
  headers: z.object({ 'if-match': z.string().min(3).optional() }),
  body: change,
  bodyLimitBytes: 2_000,
  answers: { 200: echoed },
  handle: async ({ body, query }, _services, exchange) =>
    ok({ body: body as never, query: query as never, raw: exchange.rawBody?.length ?? -1 }),
});
const maybe = route({
  name: 'maybe',
  post: '/maybe',
  summary: 'Takes a body or none',
  access: anyone,
  body: z.strictObject({ a: z.number() }).optional(),
  answers: { 200: z.object({ had: z.boolean() }) },
  handle: async ({ body }) => ok({ had: body !== undefined }),
});
const look = route({
  name: 'look',
  get: '/look',
  summary: 'Takes nothing',
  access: anyone,
  answers: { 200: z.object({}) },
  handle: async () => ok({}),
});
const routes: Route<object>[] = [patchThing, maybe, look];

const patching = (path = '/things/thg_1') => request(served(routes).app).patch(path);
const sending = (text: string | Buffer, headers: Record<string, string> = {}) =>
  patching()
    .set({ 'Content-Type': 'application/json', ...headers })
    .serialize((value: unknown) => value as string)
    .send(text as string);

describe('input', () => {
  test('reaches the handler as the schemas make it', async () => {
    const { body } = await patching('/things/thg_1?limit=7&tag=a').send({ title: 'x' }).expect(200);
    expect(body).toEqual({ body: { title: 'x' }, query: { limit: 7, tag: ['a'] }, raw: 13 });
  });

  test('is refused with every mistake at once, each by its pointer', async () => {
    const { body } = await patching('/things/no?limit=77&limits=1')
      .set('If-Match', 'x')
      .send({ title: '', parts: [{ 'a/b': 1 }, { 'a/b': '2', 'c~': 3 }], kind: 'z', either: 'n', more: 1 })
      .expect(400);
    expect(body.type).toMatch(/invalid-input$/);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/path/thingId',
      '/query/limit',
      '/query/limits',
      '/header/if-match',
      '/title',
      '/parts/1/a~1b',
      '/parts/1/c~0',
      '/kind',
      '/either',
      '/more',
    ]);
  });

  test('is never repeated in the refusal', async () => {
    const secret = 'SECRETVALUE';
    const { text } = await patching(`/things/${secret}?limit=${secret}`)
      .set('If-Match', 'S')
      .send({ title: 5, kind: secret, either: secret, parts: secret })
      .expect(400);
    expect(text.replace(`"instance":"/things/${secret}"`, '')).not.toContain(secret);
  });

  test('that is missing is said to be required', async () => {
    const { body } = await patching().send({}).expect(400);
    expect(body.errors).toEqual([{ pointer: '/title', detail: 'is required' }]);
  });

  test('of several forms is required too, and their kinds are told to who names none of them', async () => {
    const form = z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('line') }),
      z.strictObject({ kind: z.literal('page') }),
    ]);
    const whole = z.union([z.strictObject({ from: z.int() }), z.strictObject({ to: z.int() })]);
    const draw = route({
      name: 'draw',
      post: '/draw',
      summary: 'Takes forms',
      access: anyone,
      body: z.strictObject({ whole, forms: z.array(form) }),
      answers: { 204: null },
      handle: async () => noContent(),
    });
    const posting = (body: object) =>
      request(served([draw]).app)
        .post('/draw')
        .send(body)
        .expect(400);
    const { body } = await posting({ forms: ['line', { kind: 'circle' }] });
    expect(body.errors).toEqual([
      { pointer: '/whole', detail: 'is required' },
      { pointer: '/forms/0', detail: 'must be of type object' },
      { pointer: '/forms/1/kind', detail: 'must be one of line, page' },
    ]);
    const other = await posting({ whole: { by: 1 }, forms: [] });
    expect(other.body.errors).toEqual([{ pointer: '/whole', detail: 'has none of the allowed forms' }]);
  });

  test('that is large is looked at until the first mistake, and no further', async () => {
    const parts = Array.from({ length: 50_000 }, () => ({}));
    let looked = 0;
    const counted = z.number().refine(() => (looked += 1) > 0);
    const large = route({
      name: 'large',
      post: '/large',
      summary: 'Takes much',
      access: anyone,
      body: z.strictObject({ parts: z.array(z.strictObject({ a: z.number(), b: counted })), title: z.string() }),
      bodyLimitBytes: 1_000_000,
      answers: { 204: null },
      handle: async () => noContent(),
    });
    const posting = () => request(served([large]).app).post('/large');
    const { body } = await posting().send({ parts }).expect(400);
    expect(body.errors).toEqual([{ pointer: '/parts/0/a', detail: 'is required' }]);
    await posting()
      .send({ parts: [{ a: 1, b: 'x' }, ...parts.map(() => ({ a: 1, b: 1 }))], title: 'x' })
      .expect(400);
    expect(looked).toBe(0);
    await posting()
      .send({ parts: parts.map(() => ({ a: 1, b: 1 })), title: 'x' })
      .expect(204);
    expect(looked).toBe(50_000);
  });

  test('of a thousand mistakes names fifty', async () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`m${i}`, 1]));
    const { body } = await patching()
      .send({ title: 'x', ...many })
      .expect(400);
    expect(body.errors).toHaveLength(50);
  });
});

describe('a query', () => {
  test('gives a list where the schema takes one, and refuses a name given twice where it does not', async () => {
    const { body } = await patching('/things/thg_1?tag=a&tag=b').send({ title: 'x' }).expect(200);
    expect(body.query.tag).toEqual(['a', 'b']);
    const refused = await patching('/things/thg_1?limit=1&limit=2').send({ title: 'x' }).expect(400);
    expect(refused.body.errors).toEqual([{ pointer: '/query/limit', detail: 'is given more than once' }]);
  });

  test.each(['__proto__=1', 'constructor=1', 'a[b]=1', '%ff=1'])(
    'with a strange name is refused: %s',
    async (query) => {
      const { body } = await patching(`/things/thg_1?${query}`).send({ title: 'x' }).expect(400);
      expect(body.errors).toHaveLength(1);
    },
  );
});

describe('a body', () => {
  test.each([
    ['nothing', ''],
    ['only a space', ' '],
    ['half of one', '{"title":'],
    ['two', '{"title":"x"}{}'],
    ['not UTF-8', Buffer.from('{"title":"\xff"}', 'latin1')],
    ['a lone byte order mark', '\ufeff'],
    ['a literal that is not JSON', '{"title":NaN}'],
  ])('that is %s is a mistake at the root', async (_name, text) => {
    const { body, text: answered } = await sending(text).expect(400);
    expect(body.errors).toEqual([{ pointer: '', detail: expect.any(String) }]);
    expect(answered).not.toMatch(/Unexpected|position/);
  });

  test('of another type than an object is a mistake at the root', async () => {
    for (const text of ['[]', '"x"', '5', 'null', 'true']) {
      const { body } = await sending(text).expect(400);
      expect(body.errors[0].pointer).toBe('');
    }
  });

  test('may begin with a byte order mark', async () => {
    await sending('\ufeff{"title":"x"}').expect(200);
  });

  test('is refused when it is nested too deep, and the last allowed level is not', async () => {
    const nested = (levels: number) => `{"title":"[[[[","free":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`;
    await sending(nested(62)).expect(200);
    const { body } = await sending(nested(63)).expect(400);
    expect(body.errors).toEqual([{ pointer: '', detail: 'is nested deeper than 64 levels' }]);
  });

  test('cannot set a prototype', async () => {
    const { body } = await sending('{"title":"x","__proto__":{"admin":true}}').expect(400);
    expect(body.errors).toEqual([{ pointer: '/__proto__', detail: 'is not known here' }]);
    const free = await sending('{"title":"x","free":{"__proto__":{"admin":true},"b":1}}').expect(200);
    expect(free.body.body.free).toEqual({ b: 1 });
  });

  test('with a lone surrogate, which others could not read, is refused', async () => {
    const { body } = await sending('{"title":"\\ud800"}').expect(400);
    expect(body.errors).toEqual([{ pointer: '', detail: 'has half a surrogate pair' }]);
  });

  test('may be left out where the schema says so', async () => {
    const { app } = served(routes);
    expect((await request(app).post('/maybe').expect(200)).body).toEqual({ had: false });
    expect((await request(app).post('/maybe').send({ a: 1 }).expect(200)).body).toEqual({ had: true });
  });

  test('is ignored where the route takes none', async () => {
    await request(served(routes).app).get('/look').set('Content-Type', 'text/plain').send('anything').expect(200);
  });
});

describe('a medium', () => {
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    '',
  ])('that the route does not take is 415: %s', async (type) => {
    const { headers } = await sending('{"title":"x"}', { 'Content-Type': type }).expect(415);
    expect(headers['accept-patch']).toBe('application/json');
    expect(headers['content-type']).toBe('application/problem+json');
  });

  test.each(['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"', 'application/json; v=1'])(
    'is read whatever its parameters: %s',
    async (type) => {
      await sending('{"title":"x"}', { 'Content-Type': type }).expect(200);
    },
  );

  test('in another charset than UTF-8 is 415', async () => {
    await sending('{"title":"x"}', { 'Content-Type': 'application/json; charset=latin1' }).expect(415);
  });

  test('of a POST is named by Accept', async () => {
    const posted = request(served(routes).app).post('/maybe').set('Content-Type', 'text/plain').send('x');
    expect((await posted.expect(415)).headers.accept).toBe('application/json');
  });
});

describe('a coded body', () => {
  const text = JSON.stringify({ title: 'y'.repeat(500) });

  test.each([
    ['gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
  ])('is decoded: %s', async (coding, coded) => {
    const { body } = await sending(coded, { 'Content-Encoding': coding }).expect(200);
    expect(body.raw).toBe(text.length);
  });

  test.each(['zstd', 'gzip, gzip', 'nonsense', 'constructor'])('of an unknown coding is 415: %s', async (coding) => {
    const { headers } = await sending(text, { 'Content-Encoding': coding }).expect(415);
    expect(headers['accept-encoding']).toBe('gzip, deflate, br, identity');
  });

  test('that is not what it says is 400', async () => {
    await sending(text, { 'Content-Encoding': 'gzip' }).expect(400);
    await sending(gzipSync(text).subarray(0, 20), { 'Content-Encoding': 'gzip' }).expect(400);
  });

  test('is measured by what it becomes', async () => {
    const bomb = gzipSync(JSON.stringify({ title: 'y'.repeat(1_000_000) }));
    expect(bomb.length).toBeLessThan(2_000);
    const { body } = await sending(bomb, { 'Content-Encoding': 'gzip' }).expect(413);
    expect(body.type).toMatch(/body-too-large$/);
  });
});

describe('a body that is too large', () => {
  test('is 413, also to the byte', async () => {
    const of = (bytes: number) => `{"title":"${'y'.repeat(bytes - 12)}"}`;
    await sending(of(2_000)).expect(200);
    await sending(of(2_001)).expect(413);
  });
});
