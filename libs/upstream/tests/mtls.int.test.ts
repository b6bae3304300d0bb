import { createSecureServer, type ServerHttp2Stream } from 'node:http2';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createUpstream, type TlsMaterial, type Upstream } from '../src/index.ts';
import { certificatesFor, type Certificate } from './certificates.ts';
import { echo } from './echo-method.ts';
import { get, reachOf } from './reach.ts';

type Names = 'backend' | 'first' | 'second' | 'stranger';
let certificates: Record<Names, Certificate>;
let rest: Server;
let grpc: ReturnType<typeof createSecureServer>;
let upstream: Upstream;
let shiftMs = 0;

const callerName = (socket: TLSSocket): string => String(socket.getPeerCertificate().subject.CN);
const urlOf = (server: { address(): unknown }): string => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  certificates = await certificatesFor('backend', 'first', 'second', 'stranger');
  const { backend, first, second } = certificates;
  const options = { ...backend, ca: [first.cert, second.cert], requestCert: true, rejectUnauthorized: true };
  rest = createServer(options, (request, response) => response.end(callerName(request.socket as TLSSocket)));
  grpc = createSecureServer(options);
  grpc.on('stream', (stream: ServerHttp2Stream) => {
    // A refusal whose details are the name: the shortest answer that has something in it.
    const name = callerName(stream.session?.socket as TLSSocket);
    const headers = { ':status': 200, 'content-type': 'application/grpc+proto', 'grpc-status': '5' };
    stream.respond(
      { ...headers, 'platform-error-info-bin': Buffer.from(name).toString('base64') },
      { endStream: true },
    );
  });
  for (const server of [rest, grpc]) {
    server.on('tlsClientError', () => undefined);
    server.on('sessionError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }
});
afterEach(() => upstream.close());
afterAll(async () => {
  rest.closeAllConnections();
  await Promise.all([rest, grpc].map((server) => new Promise((resolve) => server.close(resolve))));
});

const asName = (name: Names): TlsMaterial => ({
  ...certificates[name],
  ca: certificates.backend.cert,
  servername: 'backend',
});
const now = (): number => performance.now() + shiftMs;
const reach = (): ReturnType<typeof reachOf> => reachOf(2000 + shiftMs);

async function nameByRest(): Promise<string> {
  return (await upstream.http(get(), reach())).body.toString();
}

async function nameByGrpc(): Promise<string> {
  const answer = await upstream.grpc({ operation: 'search.Echo', method: echo, message: {}, headers: {} }, reach());
  return 'errorInfo' in answer ? String(answer.errorInfo) : answer.status;
}

describe.each([
  ['REST', () => urlOf(rest), nameByRest],
  ['gRPC', () => urlOf(grpc), nameByGrpc],
] as const)('a backend that knows its callers by certificate, over %s', (_name, url, nameSeen) => {
  test('sees ours, and the new one after it was rotated', async () => {
    let name: Names = 'first';
    upstream = createUpstream({ service: 'access', urls: [url()], tls: () => asName(name), now });
    expect(await nameSeen()).toBe('first');
    name = 'second';
    shiftMs += 1500;
    expect(await nameSeen()).toBe('second');
  });

  test.each(['stranger'] as const)('refuses a %s, and that is a failure with a name', async (name) => {
    upstream = createUpstream({ service: 'access', urls: [url()], tls: asName(name), now, retries: false });
    await expect(nameSeen()).rejects.toMatchObject({ code: 'backend-unavailable' });
  });

  test('is not called when its own certificate is not from whom we know', async () => {
    const tls = { ...asName('first'), ca: certificates.stranger.cert };
    upstream = createUpstream({ service: 'access', urls: [url()], tls, now, retries: false });
    await expect(nameSeen()).rejects.toMatchObject({ code: 'backend-unavailable' });
  });

  test('is not called when its certificate is for another name', async () => {
    const tls = { ...asName('first'), servername: 'other' };
    upstream = createUpstream({ service: 'access', urls: [url()], tls, now, retries: false });
    await expect(nameSeen()).rejects.toMatchObject({ code: 'backend-unavailable' });
  });
});
