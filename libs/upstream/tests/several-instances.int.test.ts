import { afterEach, describe, expect, test } from '@jest/globals';
import { fixedInstances } from '@frontdesk/balancing';
import {
  bytes,
  garbage,
  halfBody,
  hang,
  json,
  reset,
  resetInBody,
  type ScriptedAnswer,
  type ScriptedBackend,
} from '@frontdesk/test-kit';
import {
  grpcHang,
  grpcMessage,
  grpcReset,
  grpcStatus,
  scriptedGrpcBackend,
  type GrpcScriptedAnswer,
  type ScriptedGrpcBackend,
} from '@frontdesk/test-kit/grpc';
import { createUpstream, type Upstream } from '../src/index.ts';
import { Backends, manyCalls } from './backends.ts';
import { echo } from './echo-method.ts';
import { get, reachOf } from './reach.ts';

const backends = new Backends();
let grpcBackends: ScriptedGrpcBackend[] = [];
let upstream: Upstream;
afterEach(async () => {
  await upstream.close();
  await backends.stop();
  await Promise.all(grpcBackends.splice(0).map((backend) => backend.stop()));
});

describe('with one of three instances failing, every call that may be repeated succeeds', () => {
  const faults: [string, ScriptedAnswer][] = [
    ['hangs up', reset],
    ['hangs', hang],
    ['answers 500', bytes('', { status: 500 })],
    ['answers 503 and asks for a little patience', bytes('', { status: 503, headers: { 'retry-after': '0' } })],
    ['sends half of its answers', halfBody],
    ['hangs up half way', resetInBody],
    ['sends what is not HTTP', garbage],
  ];
  test.each(faults)('when it %s', async (_name, fault) => {
    const [first] = await backends.start(3);
    first?.on('*', fault);
    upstream = createUpstream({ service: 'documents', urls: backends.urls });
    const call = (): Promise<{ status: number }> => upstream.http(get('/a', { repeat: 'safe' }), reachOf(1500));
    expect(await manyCalls(300, 4, call)).toEqual({ '200': 300 });
    expect(upstream.breakerState).toBe('closed');
    // After a few failures it is left alone.
    expect(first?.requests.length).toBeLessThan(20);
  });

  test.each(faults.slice(0, 4))('when it %s, up to the head of a stream', async (_name, fault) => {
    const [first] = await backends.start(3);
    first?.on('*', fault);
    upstream = createUpstream({ service: 'documents', urls: backends.urls });
    const call = async (): Promise<{ status: number }> => {
      const { status, body } = await upstream.stream(get('/a', { repeat: 'safe' }), reachOf(1500));
      for await (const _chunk of body);
      return { status };
    };
    expect(await manyCalls(100, 4, call)).toEqual({ '200': 100 });
  });

  test('when it is not there, also what must not be repeated succeeds', async () => {
    const [first] = await backends.start(3);
    await first?.stop();
    upstream = createUpstream({ service: 'documents', urls: backends.urls });
    const call = (): Promise<{ status: number }> => upstream.http(get('/a', { method: 'POST' }), reachOf(1500));
    expect(await manyCalls(300, 4, call)).toEqual({ '200': 300 });
  });

  const grpcFaults: [string, GrpcScriptedAnswer][] = [
    ['hangs up', grpcReset],
    ['hangs', grpcHang],
    ['answers UNAVAILABLE', grpcStatus(14)],
    ['answers INTERNAL', grpcStatus(13)],
    ['refuses streams', (stream) => stream.close(7)],
  ];
  test.each(grpcFaults)('when it %s, by gRPC', async (_name, fault) => {
    const answer = grpcMessage(Buffer.alloc(0));
    grpcBackends = await Promise.all([fault, answer, answer].map((each) => scriptedGrpcBackend({ '*': each })));
    upstream = createUpstream({ service: 'search', urls: grpcBackends.map(({ url }) => url) });
    const request = { operation: 'search.Echo', method: echo, message: {}, headers: {}, repeat: 'safe' } as const;
    expect(await manyCalls(200, 4, () => upstream.grpc(request, reachOf(1500)))).toEqual({ OK: 200 });
    expect(grpcBackends.map(({ openSessions }) => openSessions <= 1)).toEqual([true, true, true]);
  });
});

describe('what must not be repeated', () => {
  test('reaches one instance once, whatever it does', async () => {
    await backends.start(3, reset);
    upstream = createUpstream({ service: 'documents', urls: backends.urls });
    await expect(upstream.http(get('/a', { method: 'POST' }), reachOf(1000))).rejects.toMatchObject({
      code: 'backend-unavailable',
    });
    expect(backends.requests).toBe(1);
  });
});

describe('instances that change', () => {
  test('come and go under load without a failed call, and lose their connections when their calls have ended', async () => {
    await backends.start(4, json({}, { delayMs: 15 }));
    const [a, b, c, d] = backends.urls as [string, string, string, string];
    const discovery = fixedInstances([a, b]);
    upstream = createUpstream({ service: 'documents', urls: [], discovery });
    const calls = manyCalls(600, 8, () => upstream.http(get('/a', { repeat: 'never' }), reachOf(2000)));
    for (const list of [[b, c], [c, d], [a], [a, b, c, d], [d]]) {
      await new Promise((resolve) => setTimeout(resolve, 120));
      discovery.change(list);
    }
    expect(await calls).toEqual({ '200': 600 });
    expect(backends.all.every(({ requests }) => requests.length > 0)).toBe(true);
    await until(() => backends.all.slice(0, 3).every((backend: ScriptedBackend) => backend.openConnections === 0));
  });

  test('end a stream that runs on one of them only when it is over', async () => {
    await backends.start(2);
    const [first, second] = backends.all;
    first?.on('*', (response) => {
      response.writeHead(200);
      response.write('one');
      setTimeout(() => response.end(' two'), 150);
    });
    const discovery = fixedInstances([String(first?.url)]);
    upstream = createUpstream({ service: 'generation', urls: [], discovery });
    const { body } = await upstream.stream(get(), reachOf(1000));
    discovery.change([String(second?.url)]);
    let text = '';
    for await (const chunk of body) text += Buffer.from(chunk).toString();
    expect(text).toBe('one two');
    await until(() => first?.openConnections === 0);
  });

  test('and are none for a while: calls wait for one within their deadline', async () => {
    await backends.start(1);
    const discovery = fixedInstances([]);
    upstream = createUpstream({ service: 'documents', urls: [], discovery });
    const early = upstream.http(get(), reachOf(1000));
    const late = upstream.http(get(), reachOf(30));
    await expect(late).rejects.toMatchObject({ code: 'backend-unavailable', phase: 'connect' });
    discovery.change(backends.urls);
    expect(await early).toMatchObject({ status: 200 });
  });
});

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 300 && !isSo(); i += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isSo()).toBe(true);
}
