import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Problem, problemDocument } from '@frontdesk/problems';
import {
  bytes,
  freePort,
  garbage,
  halfBody,
  hang,
  huge,
  hugeHeaders,
  json,
  reset,
  resetInBody,
  scriptedBackend,
  slowDrip,
  type ScriptedAnswer,
  type ScriptedBackend,
} from '@frontdesk/test-kit';
import { timeBar } from '@frontdesk/test-kit/time-bar';
import { get, reachOf } from '../../tests/reach.ts';
import { createUpstream, type Upstream } from '../upstream.ts';

let backend: ScriptedBackend;
let upstream: Upstream;

beforeEach(async () => {
  backend = await scriptedBackend();
  upstream = createUpstream({ service: 'documents', urls: [backend.url], maxAnswerBytes: 1024 * 1024 });
});
afterEach(async () => {
  await upstream.close();
  await backend.stop();
});

const caught = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => 'an answer',
    (error: unknown) => error,
  );

describe('an answer', () => {
  test('comes whole, with its headers', async () => {
    backend.on('GET /a', json({ title: 'Q3' }, { headers: { ETag: '"7"', 'Set-Cookie': ['a=1', 'b=2'] } }));
    const answer = await upstream.http(get('/a'), reachOf(1000));
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ etag: '"7"', 'set-cookie': 'a=1, b=2' });
    expect(JSON.parse(answer.body.toString())).toEqual({ title: 'Q3' });
  });

  test('comes whole in many pieces', async () => {
    backend.on('*', slowDrip('{"title":"Q3"}', 1));
    expect((await upstream.http(get(), reachOf(1000))).body.toString()).toBe('{"title":"Q3"}');
  });

  test.each([302, 304, 404, 429, 500, 503])('of status %p is handed back', async (status) => {
    backend.on('*', bytes('', { status, headers: { location: '/elsewhere', 'retry-after': '7' } }));
    const answer = await upstream.http(get(), reachOf(1000));
    expect(answer).toMatchObject({ status, headers: { location: '/elsewhere', 'retry-after': '7' } });
    expect(backend.requests).toHaveLength(1);
  });
});

describe('a request', () => {
  test('tells what is left of the time, the trace and the request id', async () => {
    backend.on('*', json({}));
    const trace = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', requestId: 'req-1' };
    await upstream.http(get('/a?b=c', { headers: { accept: 'application/json' } }), { ...reachOf(700), ...trace });
    const { headers } = await backend.request(0);
    expect(headers).toMatchObject({
      accept: 'application/json',
      traceparent: trace.traceparent,
      'x-request-id': 'req-1',
    });
    expect(headers['accept-encoding']).toBeUndefined();
    const left = Number(headers['request-timeout-ms']);
    expect(left).toBeGreaterThan(600);
    expect(left).toBeLessThanOrEqual(700);
  });

  test('carries its body', async () => {
    backend.on('POST /a', json({}, { status: 201 }));
    const request = get('/a', { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } });
    expect((await upstream.http(request, reachOf(1000))).status).toBe(201);
    expect(backend.requests[0]?.body.toString()).toBe('{"a":1}');
  });

  test.each([
    ['a whole url for a path', get('http://127.0.0.1:1/a')],
    ['a path with a line break', get('/a\nb')],
    ['a header with a line break', get('/', { headers: { 'x-a': 'b\r\nc: secret-value' } })],
  ])('with %s is our own mistake, and is not sent', async (_name, request) => {
    const error = await caught(upstream.http(request, reachOf(1000)));
    expect(error).toMatchObject({ code: 'internal' });
    expect(JSON.stringify(error) + String(error)).not.toContain('secret-value');
    expect(backend.requests).toEqual([]);
  });

  test('stays with its backend, even when its path looks like another', async () => {
    backend.on('*', json({}));
    await upstream.http(get('//elsewhere.example/a'), reachOf(1000));
    expect(backend.requests[0]?.path).toBe('//elsewhere.example/a');
  });

  test('goes below the path of its upstream', async () => {
    backend.on('*', json({}));
    const below = createUpstream({ service: 'files', urls: [`${backend.url}/files.example/`] });
    await below.http(get('/a?b=c'), reachOf(1000));
    expect(backend.requests[0]?.path).toBe('/files.example/a?b=c');
    await below.close();
  });
});

describe('a backend that fails', () => {
  const failures: [string, ScriptedAnswer, object][] = [
    ['hangs up before it answers', reset, { code: 'backend-unavailable', phase: 'headers' }],
    ['sends half of what it promised', halfBody, { code: 'backend-invalid', phase: 'body' }],
    ['hangs up in the middle of its answer', resetInBody, { code: 'backend-invalid', phase: 'body' }],
    ['sends what is not HTTP', garbage, { code: 'backend-invalid', phase: 'headers' }],
    ['sends headers without end', hugeHeaders, { code: 'backend-invalid', phase: 'headers' }],
    ['sends ten megabytes', huge(10_000_000), { code: 'backend-invalid', phase: 'body' }],
    ['announces ten megabytes', bytes(Buffer.alloc(10_000_000)), { code: 'backend-invalid', phase: 'body' }],
    ['encodes unasked', bytes('x', { headers: { 'content-encoding': 'gzip' } }), { code: 'backend-invalid' }],
    ['never answers', hang, { code: 'backend-timed-out', status: 504, phase: 'headers' }],
    ['answers too slowly', slowDrip('x'.repeat(100), 50), { code: 'backend-timed-out', phase: 'body' }],
  ];

  test.each(failures)('and %s is a failure with a phase', async (_name, answer, expected) => {
    backend.on('*', answer);
    const error = await caught(upstream.http(get(), reachOf(300)));
    expect(error).toMatchObject({ service: 'documents', operation: 'documents.getDocument', ...expected });
  });

  test('and is not there is unavailable', async () => {
    const absent = createUpstream({ service: 'documents', urls: [`http://127.0.0.1:${await freePort()}`] });
    const error = await caught(absent.http(get(), reachOf(1000)));
    expect(error).toMatchObject({ code: 'backend-unavailable', phase: 'connect', cause: { code: 'ECONNREFUSED' } });
    await absent.close();
  });

  test.each(failures)('and %s leaves nothing of itself in the problem or its causes', async (_name, answer) => {
    backend.on('*', answer);
    const error = await caught(upstream.http(get(), reachOf(200)));
    const shown = JSON.stringify(problemDocument(Problem.from(error), { instance: '/', requestId: 'r' }));
    expect(shown).not.toMatch(/127\.0\.0\.1|documents/);
    const { cause } = error as { cause?: object };
    expect(Object.keys(cause ?? {}).filter((key) => key !== 'name' && key !== 'code')).toEqual([]);
  });

  test('costs its own call only', async () => {
    backend.on('GET /bad', garbage);
    backend.on('GET /good', json({}, { delayMs: 30 }));
    const good = [1, 2, 3].map(() => upstream.http(get('/good'), reachOf(1000)));
    await caught(upstream.http(get('/bad'), reachOf(1000)));
    expect((await Promise.all(good)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('a caller that leaves', () => {
  test('ends its call at once, and the backend sees it', async () => {
    backend.on('*', hang);
    const reach = reachOf(10_000);
    const answer = caught(upstream.http(get(), reach));
    const received = await backend.request(0);
    const leftAt = performance.now();
    reach.leave();
    expect(await answer).toMatchObject({ code: 'caller-gone', status: 499 });
    expect(performance.now() - leftAt).toBeLessThan(timeBar(50));
    expect((await received.gone) - leftAt).toBeLessThan(timeBar(100));
  });

  test('ends its call in the middle of the answer', async () => {
    backend.on('*', slowDrip('x'.repeat(1000), 20));
    const reach = reachOf(10_000);
    const answer = caught(upstream.http(get(), reach));
    const received = await backend.request(0);
    setTimeout(reach.leave, 60);
    expect(await answer).toMatchObject({ code: 'caller-gone', phase: 'body' });
    await received.gone;
  });

  test('while the call waits for a connection takes it out of the line', async () => {
    const narrow = createUpstream({ service: 'documents', urls: [backend.url], connections: 1 });
    backend.on('GET /slow', json({}, { delayMs: 100 }));
    const first = narrow.http(get('/slow'), reachOf(1000));
    await backend.request(0);
    const reach = reachOf(1000);
    const second = caught(narrow.http(get('/second'), reach));
    reach.leave();
    expect(await second).toMatchObject({ code: 'caller-gone' });
    expect((await first).status).toBe(200);
    backend.on('GET /third', json({}));
    await narrow.http(get('/third'), reachOf(1000));
    expect(backend.requests.map(({ path }) => path)).toEqual(['/slow', '/third']);
    await narrow.close();
  });
});

test('a deadline that passes closes the connection to the backend', async () => {
  backend.on('*', hang);
  const reach = reachOf(80);
  await caught(upstream.http(get(), reach));
  expect((await (await backend.request(0)).gone) - reach.deadline).toBeLessThan(timeBar(100));
});

test('a deadline that the signal reports first is a timeout all the same', async () => {
  backend.on('*', hang);
  const deadline = performance.now() + 100;
  const answer = upstream.http(get(), { signal: AbortSignal.timeout(100), deadline });
  expect(await caught(answer)).toMatchObject({ code: 'backend-timed-out' });
});

test('a thousand calls leave no listener, no timer and few connections behind', async () => {
  backend.on('GET /good', json({}));
  backend.on('GET /bad', reset);
  const lasting = createUpstream({ service: 'documents', urls: [backend.url], breaker: { atLeastCalls: 10_000 } });
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const reach = reachOf(20_000);
  const listeners = countListeners(reach.signal);
  await lasting.http(get('/good'), reach);
  const timersBefore = timers();
  for (let batch = 0; batch < 20; batch += 1) {
    const paths = Array.from({ length: 50 }, (_, index) => (index % 10 === 0 ? '/bad' : '/good'));
    await Promise.all(paths.map((path) => caught(lasting.http(get(path), reach))));
  }
  expect(listeners()).toBe(0);
  expect(timers() - timersBefore).toBeLessThanOrEqual(64); // undici's keep-alive timers, one for each connection
  expect(backend.openConnections).toBeLessThanOrEqual(64);
  await lasting.close();
});

/** Listeners added and not removed. */
function countListeners(signal: AbortSignal): () => number {
  let open = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...parameters: Parameters<typeof add>) => {
    open += 1;
    add(...parameters);
  };
  signal.removeEventListener = (...parameters: Parameters<typeof remove>) => {
    open -= 1;
    remove(...parameters);
  };
  return () => open;
}

describe('a breaker over real calls', () => {
  test('stops calling a backend that is down, and tries again later', async () => {
    const guarded = createUpstream({
      service: 'documents',
      urls: [backend.url],
      breaker: { atLeastCalls: 10, openMs: 50 },
    });
    backend.on('*', bytes('', { status: 503 }));
    for (let i = 0; i < 10; i += 1) await guarded.http(get(), reachOf(1000));
    expect(guarded.breakerState).toBe('open');
    expect(await caught(guarded.http(get(), reachOf(1000)))).toMatchObject({ phase: 'breaker', retryAfterS: 1 });
    backend.on('*', json({}));
    while (guarded.breakerState === 'open') await new Promise((resolve) => setTimeout(resolve, 10));
    expect((await guarded.http(get(), reachOf(1000))).status).toBe(200);
    expect(guarded.breakerState).toBe('closed');
    expect(backend.requests).toHaveLength(11);
    await guarded.close();
  });

  test('does not open because callers leave', async () => {
    const guarded = createUpstream({ service: 'documents', urls: [backend.url], breaker: { atLeastCalls: 10 } });
    backend.on('*', hang);
    const leavers = Array.from({ length: 30 }, () => reachOf(10_000));
    const answers = leavers.map((reach) => caught(guarded.http(get(), reach)));
    await backend.request(29);
    leavers.forEach((reach) => reach.leave());
    await Promise.all(answers);
    expect(guarded.breakerState).toBe('closed');
    await guarded.close();
  });
});

test('closing ends the calls under way', async () => {
  backend.on('*', hang);
  const answer = caught(upstream.http(get(), reachOf(10_000)));
  await backend.request(0);
  await upstream.close();
  expect(await answer).toMatchObject({ code: 'backend-unavailable' });
  expect(await caught(upstream.http(get(), reachOf(1000)))).toMatchObject({ code: 'backend-unavailable' });
});

test.each([[[]], [['ftp://127.0.0.1/']], [['not a url']]])('no upstream is made of %p', (urls: string[]) => {
  expect(() => createUpstream({ service: 'documents', urls })).toThrow(/upstream documents/);
});
