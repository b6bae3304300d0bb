import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { anyone, bytes, ok, route, type Exchange, type Route } from '../src/index.ts';
import { listening, until, type LogLine } from './app.ts';
import { rawAnswer, rawExchange, rawSocket } from './raw-socket.ts';

interface Seen {
  exchange?: Exchange;
  closed?: boolean;
  given?: number;
}

/** Routes that wait, or give bytes, and tell what became of them. */
function waiting(): { routes: Route<object>[]; seen: Seen } {
  const seen: Seen = {};
  const answers = { 200: z.object({ text: z.string() }) };
  const hang = route({
    name: 'hang',
    get: '/hang',
    summary: 'Never answers, and does not listen',
    access: anyone,
    answers,
    handle: async (_input, _services, exchange) => {
      seen.exchange = exchange;
      return await new Promise<never>(() => undefined);
    },
  });
  const quick = route({
    name: 'quick',
    get: '/quick',
    summary: 'Answers',
    access: anyone,
    answers,
    handle: async () => ok({ text: 'x' }),
  });
  const take = route({
    name: 'take',
    post: '/take',
    summary: 'Takes a body',
    access: anyone,
    body: z.strictObject({ a: z.string() }),
    bodyLimitBytes: 100,
    answers,
    handle: async () => ok({ text: 'x' }),
  });
  const stream = (name: string, source: () => AsyncIterable<Uint8Array> | Readable) =>
    route({
      name,
      get: `/${name}`,
      summary: 'Bytes',
      access: anyone,
      answers: { 200: 'bytes' },
      handle: async () => bytes(200, { 'Content-Type': 'application/octet-stream', Vary: 'Cookie' }, source()),
    });
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (seen.given = 0; ; seen.given += 1) yield Buffer.alloc(65_536, 'x');
    } finally {
      seen.closed = true;
    }
  }
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('the first part');
    await new Promise((resolve) => setTimeout(resolve, 20));
    throw new Error('backend secret');
  }
  const idle = () =>
    new Readable({
      read() {},
      destroy(error, done) {
        seen.closed = true;
        done(error);
      },
    });
  const three = () => Readable.from([Buffer.from('a'), Buffer.from('b'), Buffer.from('c')]);
  const routes = [
    hang,
    quick,
    take,
    stream('endless', endless),
    stream('breaking', breaking),
    stream('idle', idle),
    stream('three', three),
  ];
  return { routes, seen };
}

const get = (path: string, ...headers: string[]) =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers.map((h) => `${h}\r\n`).join('')}\r\n`;
const post = (headers: string, body = '') =>
  `POST /take HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`;
const lineOf = (lines: LogLine[], name: string) =>
  until(() => lines.find((line) => [line.code, line.reason].includes(name)));

describe('the deadline', () => {
  test('answers 504 for a handler that never does, and aborts its signal with the same reason', async () => {
    const { routes, seen } = waiting();
    await using server = await listening(routes, { deadlineMs: 60, shortestDeadlineMs: 10 });
    const { status, body } = rawAnswer(await rawExchange(server.port, get('/hang', 'Connection: close')));
    expect(status).toBe(504);
    expect(JSON.parse(body).type).toMatch(/deadline-exceeded$/);
    expect(seen.exchange?.signal.reason).toMatchObject({ code: 'deadline-exceeded' });
    expect(await lineOf(server.lines, 'deadline-exceeded')).toMatchObject({ level: 'error', status: 504 });
  });

  test('lets shorter limits within a request have their turn first, also after the process stood still', async () => {
    const patient = route({
      name: 'patient',
      get: '/patient',
      summary: 'Gives up by itself in time',
      access: anyone,
      answers: { 200: z.object({ gaveUp: z.boolean() }) },
      handle: async () => {
        await new Promise((resolve) => setTimeout(resolve, 180));
        return ok({ gaveUp: true });
      },
    });
    await using server = await listening([patient, ...waiting().routes], { deadlineMs: 200 });
    // One whose deadline is the first of all to be over.
    const hung = rawExchange(server.port, get('/hang', 'Connection: close'));
    await new Promise((resolve) => setTimeout(resolve, 40));
    const asked: Promise<string>[] = [];
    for (let request = 0; request < 20; request += 1) {
      asked.push(rawExchange(server.port, get('/patient', 'Connection: close')));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const wakesAt = performance.now() + 400;
    while (performance.now() < wakesAt); // nothing of this process runs meanwhile
    const statuses = (await Promise.all(asked)).map((answer) => rawAnswer(answer).status);
    expect(statuses).toEqual(Array(20).fill(200));
    expect(rawAnswer(await hung).status).toBe(504);
  });

  test('is what the request asks for, within the bounds', async () => {
    const { routes, seen } = waiting();
    await using server = await listening(routes, { deadlineMs: 80, shortestDeadlineMs: 20 });
    for (const [asked, ms] of [
      ['1', 20],
      ['50', 50],
      ['9999999', 80],
    ] as const) {
      await rawExchange(server.port, get('/hang', `Request-Timeout-Ms: ${asked}`, 'Connection: close'));
      expect((seen.exchange?.deadline ?? 0) - (seen.exchange?.startedAt ?? 0)).toBeCloseTo(ms, 5);
    }
  });

  test.each(['soon', '1.5', '-1', '', '1e3', '0x10', '10, 20', '99999999999'])(
    'that is not a number is 400: %j',
    async (asked) => {
      await using server = await listening(waiting().routes);
      const { status, body } = rawAnswer(
        await rawExchange(server.port, get('/quick', `Request-Timeout-Ms: ${asked}`, 'Connection: close')),
      );
      expect(status).toBe(400);
      expect(JSON.parse(body).errors[0].pointer).toBe('/header/request-timeout-ms');
    },
  );

  test('that ends while the body is still arriving is 408', async () => {
    await using server = await listening(waiting().routes, { deadlineMs: 60 });
    const { socket, sofar } = await rawSocket(server.port);
    socket.write(post('Content-Length: 20', '{"a":'));
    const { status, body } = rawAnswer(await until(() => (sofar().includes('}') ? sofar() : undefined)));
    expect(status).toBe(408);
    expect(JSON.parse(body).type).toMatch(/request-too-slow$/);
    socket.destroy();
  });
});

describe('a client that leaves', () => {
  test('aborts what is under way, and is no error', async () => {
    const { routes, seen } = waiting();
    await using server = await listening(routes);
    const { socket } = await rawSocket(server.port);
    socket.write(get('/hang'));
    const exchange = await until(() => seen.exchange);
    socket.destroy();
    await until(() => exchange.signal.aborted || undefined);
    expect(exchange.signal.reason).toMatchObject({ code: 'client-gone' });
    expect(await lineOf(server.lines, 'client-gone')).toMatchObject({ level: 'info', status: 499, bytes: 0 });
    expect(server.lines).toHaveLength(1);
  });

  test('in the middle of its body is one line, and no error', async () => {
    await using server = await listening(waiting().routes);
    const { socket } = await rawSocket(server.port);
    socket.write(post('Content-Length: 20', '{"a":'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
    expect(await lineOf(server.lines, 'client-gone')).toMatchObject({ level: 'info', status: 499 });
  });

  test('in the middle of a coded body leaves nothing waiting', async () => {
    await using server = await listening(waiting().routes);
    const { socket } = await rawSocket(server.port);
    socket.write(post('Content-Encoding: gzip\r\nContent-Length: 20'));
    socket.write(Buffer.from([0x1f, 0x8b, 0x08]));
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
    expect(await lineOf(server.lines, 'client-gone')).toMatchObject({ level: 'info', status: 499 });
  });

  test.each(['endless', 'idle'])('closes the source of the bytes: %s', async (name) => {
    const { routes, seen } = waiting();
    await using server = await listening(routes);
    const { socket, sofar } = await rawSocket(server.port);
    socket.write(get(`/${name}`));
    await until(() => (sofar().includes('200 OK') ? true : undefined));
    socket.destroy();
    await until(() => seen.closed);
    expect(await lineOf(server.lines, 'client-gone')).toMatchObject({ level: 'info', status: 499 });
  });
});

describe('bytes', () => {
  test('are sent as they come', async () => {
    await using server = await listening(waiting().routes);
    const { status, head, body } = rawAnswer(
      await rawExchange(server.port, get('/three', 'Connection: close', 'Accept-Encoding: gzip')),
    );
    expect(status).toBe(200);
    expect(head).toMatch(/X-Request-Id: /);
    expect(head).not.toMatch(/Content-Encoding/);
    expect(head).toMatch(/^Vary: Cookie\r$/m);
    expect(body.replaceAll(/\r\n|[0-9]+/g, '')).toBe('abc');
    expect(await lineOf(server.lines, 'own')).toMatchObject({ bytes: 3 });
  });

  test('are not asked for faster than the client takes them', async () => {
    const { routes, seen } = waiting();
    await using server = await listening(routes);
    const { socket } = await rawSocket(server.port);
    socket.pause();
    socket.write(get('/endless'));
    await until(() => (seen.given ?? 0) > 2 || undefined);
    let before = -1;
    while (before !== seen.given) {
      before = seen.given ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(before).toBeLessThan(500); // The buffers of two sockets, not of a disk.
    socket.destroy();
    await until(() => seen.closed);
  });

  test('that fail after the head cut the connection, and say why in the log only', async () => {
    await using server = await listening(waiting().routes);
    const text = await rawExchange(server.port, get('/breaking'));
    expect(text).toContain('the first part');
    expect(text).not.toMatch(/secret|\r\n0\r\n/);
    const line = await until(() => server.lines[0]);
    expect(line).toMatchObject({ level: 'error', code: 'internal', err: { cause: { message: 'backend secret' } } });
  });

  test('are not sent to HEAD, and their source is closed', async () => {
    const { routes, seen } = waiting();
    await using server = await listening(routes);
    const text = await rawExchange(server.port, get('/idle', 'Connection: close').replace('GET', 'HEAD'));
    expect(rawAnswer(text)).toMatchObject({ status: 200, body: '' });
    expect(seen.closed).toBe(true);
  });
});

describe('a body that is too large', () => {
  test('by its own word is refused before it is sent', async () => {
    await using server = await listening(waiting().routes);
    const { socket, sofar } = await rawSocket(server.port);
    socket.write(post('Content-Length: 101'));
    expect(rawAnswer(await until(() => (sofar().includes('}') ? sofar() : undefined))).status).toBe(413);
    socket.destroy();
  });

  test('without a word is refused as soon as it is', async () => {
    await using server = await listening(waiting().routes);
    const { socket, sofar } = await rawSocket(server.port);
    socket.write(post('Transfer-Encoding: chunked', `60\r\n${'x'.repeat(0x60)}\r\n60\r\n${'x'.repeat(0x60)}\r\n`));
    expect(rawAnswer(await until(() => (sofar().includes('}') ? sofar() : undefined))).status).toBe(413);
    socket.destroy();
  });
});

describe('what is not a request', () => {
  test.each([
    ['garbage', 'nonsense\r\n\r\n', 400],
    ['two lengths', post('Content-Length: 5\r\nContent-Length: 6', 'xxxxxx'), 400],
    ['a length and chunks', post('Content-Length: 5\r\nTransfer-Encoding: chunked', '0\r\n\r\n'), 400],
    ['a space before a colon', 'GET /quick HTTP/1.1\r\nHost : x\r\n\r\n', 400],
    ['a folded header', 'GET /quick HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n', 400],
    ['headers without end', `GET /quick HTTP/1.1\r\nHost: x\r\nA: ${'b'.repeat(20_000)}\r\n\r\n`, 431],
    ['no host', 'GET /quick HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['a URL without a host', 'GET http:// HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a URL of another kind', 'GET ftp://x/quick HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a URL with half a host', 'GET http://[::1/nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
    ['an unknown expectation', get('/quick', 'Expect: miracles'), 417],
    ['a broken chunk', post('Transfer-Encoding: chunked', 'zz\r\n'), 400],
  ])('is answered as a problem: %s', async (_name, text, expected) => {
    await using server = await listening(waiting().routes);
    const { status, head, body } = rawAnswer(await rawExchange(server.port, text));
    expect(status).toBe(expected);
    expect(head).toMatch(/content-type: application\/problem\+json/i);
    expect(JSON.parse(body)).toMatchObject({ status: expected, requestId: expect.any(String) });
  });

  test('and never ends is answered 408', async () => {
    await using server = await listening(waiting().routes);
    const accepted = new Promise<unknown>((resolve) => server.server.once('connection', resolve));
    const { socket, received } = await rawSocket(server.port);
    socket.write('GET /quick HTTP/1.1\r\n');
    // Node looks every few seconds; what it would then say is said here.
    server.server.emit(
      'clientError',
      Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }),
      await accepted,
    );
    expect(rawAnswer(await received).status).toBe(408);
  });
});

describe('one connection', () => {
  test('serves requests that are sent without waiting, in their order', async () => {
    await using server = await listening(waiting().routes);
    const text = await rawExchange(server.port, get('/quick') + get('/nowhere') + get('/quick', 'Connection: close'));
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['200', '404', '200']);
    expect(server.lines.map(({ status }) => status)).toEqual([200, 404, 200]);
  });

  test('serves whole URLs too, by their path', async () => {
    await using server = await listening(waiting().routes);
    const whole = get('http://elsewhere.example/quick?a=b');
    const text = await rawExchange(server.port, whole + get('https://elsewhere.example?a', 'Connection: close'));
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['200', '404']);
    expect(server.lines).toMatchObject([{ route: '/quick' }, { path: '/' }]);
  });

  test('goes on after a body that nobody read', async () => {
    await using server = await listening(waiting().routes);
    const refused = `POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde`;
    const text = await rawExchange(server.port, refused + get('/quick', 'Connection: close'));
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['404', '200']);
  });
});
