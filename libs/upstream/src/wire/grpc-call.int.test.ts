import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { create, toBinary, type MessageShape } from '@bufbuild/protobuf';
import { freePort, garbage, scriptedBackend } from '@frontdesk/test-kit';
import {
  grpcHang,
  grpcMessage,
  grpcReset,
  grpcStatus,
  scriptedGrpcBackend,
  type GrpcScriptedAnswer,
  type ScriptedGrpcBackend,
} from '@frontdesk/test-kit/grpc';
import { timeBar } from '@frontdesk/test-kit/time-bar';
import { echo, echoPath } from '../../tests/echo-method.ts';
import { reachOf } from '../../tests/reach.ts';
import { createUpstream, type Upstream } from '../upstream.ts';

let backend: ScriptedGrpcBackend;
let upstream: Upstream;

beforeEach(async () => {
  backend = await scriptedGrpcBackend();
  upstream = createUpstream({ service: 'search', urls: [backend.url], maxAnswerBytes: 10_000 });
});
afterEach(async () => {
  await upstream.close();
  await backend.stop();
});

const message = (text: string): MessageShape<typeof echo.input> =>
  create(echo.input, { text } as Record<string, unknown>);
const request = {
  operation: 'search.Echo',
  method: echo,
  message: message('hello'),
  headers: { authorization: 'Bearer secret-token' },
};
/** Answers well up to the message. */
function grpcBroken(end: (stream: Parameters<GrpcScriptedAnswer>[0]) => void): GrpcScriptedAnswer {
  return (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc+proto' });
    setTimeout(() => end(stream), 10);
  };
}

const caught = (answer: Promise<unknown>): Promise<unknown> => answer.catch((error: unknown) => error);

describe('a gRPC call', () => {
  test('answers with a message', async () => {
    backend.on(echoPath, grpcMessage(toBinary(echo.output, message('and back'))));
    const answer = await upstream.grpc(request, reachOf(1000));
    expect(answer).toMatchObject({ status: 'OK', message: { text: 'and back' } });
    expect(backend.calls[0]?.message).toEqual(Buffer.from(toBinary(echo.input, message('hello'))));
  });

  test('tells what is left of the time, the trace and the request id', async () => {
    backend.on(echoPath, grpcMessage(new Uint8Array()));
    await upstream.grpc(request, { ...reachOf(700), traceparent: '00-a-b-01', requestId: 'req-1' });
    const headers = backend.calls[0]?.headers;
    expect(headers).toMatchObject({
      authorization: 'Bearer secret-token',
      traceparent: '00-a-b-01',
      'x-request-id': 'req-1',
    });
    expect(headers?.['grpc-timeout']).toMatch(/^[67]\d\dm$/);
    expect(headers?.['grpc-accept-encoding']).toBeUndefined();
  });

  test('that is refused answers the status and the error info as it came', async () => {
    const errorInfo = Buffer.from('DOCUMENT_NOT_FOUND');
    backend.on(echoPath, grpcStatus(5, { 'platform-error-info-bin': errorInfo.toString('base64') }));
    expect(await upstream.grpc(request, reachOf(1000))).toEqual({ status: 'NOT_FOUND', errorInfo });
  });

  test('shares one session with all others', async () => {
    backend.on(echoPath, grpcMessage(new Uint8Array(), { delayMs: 10 }));
    await Promise.all([1, 2, 3, 4].map(() => upstream.grpc(request, reachOf(1000))));
    expect(backend.openSessions).toBe(1);
  });

  test('finds a new session when the old one is gone', async () => {
    backend.on(echoPath, grpcReset);
    expect(await caught(upstream.grpc(request, reachOf(1000)))).toMatchObject({ code: 'backend-unavailable' });
    backend.on(echoPath, grpcMessage(new Uint8Array()));
    expect(await upstream.grpc(request, reachOf(1000))).toMatchObject({ status: 'OK' });
  });
});

describe('a gRPC backend that fails', () => {
  const failures: [string, GrpcScriptedAnswer, object][] = [
    ['UNAVAILABLE', grpcStatus(14), { code: 'backend-unavailable', phase: 'answer' }],
    ['INTERNAL', grpcStatus(13), { code: 'backend-failed', phase: 'answer' }],
    ['UNKNOWN', grpcStatus(2), { code: 'backend-failed', phase: 'answer' }],
    ['DEADLINE_EXCEEDED', grpcStatus(4), { code: 'backend-timed-out' }],
    ['a status that does not exist', grpcStatus(99), { code: 'backend-failed' }],
    ['nothing', grpcHang, { code: 'backend-timed-out', phase: 'headers' }],
    ['a message of another shape', grpcMessage(Buffer.from([0xff, 0xff])), { code: 'backend-invalid' }],
    ['a message too large', grpcMessage(Buffer.alloc(20_000)), { code: 'backend-invalid' }],
    [
      'half a message',
      grpcBroken((stream) => stream.end(Buffer.from([0, 0, 0, 0, 9, 1]))),
      { code: 'backend-invalid' },
    ],
    ['hanging up half way', grpcBroken((stream) => stream.session?.destroy()), { code: 'backend-invalid' }],
    [
      'a compressed message',
      grpcBroken((stream) => stream.end(Buffer.from([1, 0, 0, 0, 0]))),
      { code: 'backend-invalid' },
    ],
    ['a refused stream', (stream) => stream.close(7), { code: 'backend-unavailable', phase: 'headers' }],
    ['asking for calm', (stream) => stream.close(11), { code: 'backend-overloaded' }],
    [
      'a proxy that is down',
      (stream) => stream.respond({ ':status': 503 }, { endStream: true }),
      { backendStatus: 503 },
    ],
    [
      'a page of HTML',
      (stream) => stream.respond({ ':status': 200 }, { endStream: true }),
      { code: 'backend-invalid' },
    ],
    ['a closed session', grpcReset, { code: 'backend-unavailable' }],
  ];

  test.each(failures)('by %s is a failure with a phase', async (_name, answer, expected) => {
    backend.on(echoPath, answer);
    const error = await caught(upstream.grpc(request, reachOf(200)));
    expect(error).toMatchObject({ service: 'search', operation: 'search.Echo', ...expected });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/secret-token|not for clients/);
  });

  test('by not being there is unavailable', async () => {
    const absent = createUpstream({ service: 'search', urls: [`http://127.0.0.1:${await freePort()}`] });
    expect(await caught(absent.grpc(request, reachOf(1000)))).toMatchObject({
      code: 'backend-unavailable',
      phase: 'connect',
    });
    await absent.close();
  });

  test('by falling silent loses its connection, and the next call makes a new one', async () => {
    let connections = 0;
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => {
      connections += 1;
      sockets.add(socket.resume().on('error', () => undefined));
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const waiting = createUpstream({ service: 'search', urls: [`http://127.0.0.1:${port}`], connectMs: 50 });
    expect(await caught(waiting.grpc(request, reachOf(50)))).toMatchObject({ code: 'backend-timed-out' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await caught(waiting.grpc(request, reachOf(50)))).toMatchObject({ code: 'backend-timed-out' });
    expect(connections).toBe(2);
    await waiting.close();
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => silent.close(resolve));
  });

  test('by going away and yet staying loses its connection too', async () => {
    const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    const goaway = Buffer.from([0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    const hungUp = Promise.withResolvers<void>();
    const leaving = createServer({ allowHalfOpen: true }, (socket) => {
      socket.resume().on('error', () => undefined);
      socket.write(Buffer.concat([settings, goaway]));
      // Only a connection that is gone on both sides answers this with a reset.
      const knock = setInterval(() => socket.write(settings), 10);
      socket.on('close', () => (clearInterval(knock), hungUp.resolve()));
    });
    await new Promise<void>((resolve) => leaving.listen(0, '127.0.0.1', resolve));
    const { port } = leaving.address() as AddressInfo;
    const waiting = createUpstream({ service: 'search', urls: [`http://127.0.0.1:${port}`], connectMs: 50 });
    expect(await caught(waiting.grpc(request, reachOf(500)))).toBeInstanceOf(Error);
    await hungUp.promise;
    await waiting.close();
    await new Promise((resolve) => leaving.close(resolve));
  });

  test('by not speaking HTTP/2 is a failure', async () => {
    const other = await scriptedBackend({ '*': garbage });
    const confused = createUpstream({ service: 'search', urls: [other.url] });
    expect(await caught(confused.grpc(request, reachOf(500)))).toMatchObject({ code: 'backend-invalid' });
    expect(await caught(confused.grpc(request, reachOf(500)))).toMatchObject({ code: 'backend-invalid' });
    await confused.close();
    await other.stop();
  });
});

test('a caller that leaves cancels its gRPC call, and the backend sees it', async () => {
  backend.on(echoPath, grpcHang);
  const reach = reachOf(10_000);
  const answer = caught(upstream.grpc(request, reach));
  while (backend.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const leftAt = performance.now();
  reach.leave();
  expect(await answer).toMatchObject({ code: 'caller-gone' });
  expect(performance.now() - leftAt).toBeLessThan(timeBar(50));
  expect(((await backend.calls[0]?.gone) ?? Infinity) - leftAt).toBeLessThan(timeBar(100));
});
