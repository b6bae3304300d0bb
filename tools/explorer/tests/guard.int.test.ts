// Who may ask the explorer, which signs in as anybody: nothing but its own page, at its own names.
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createApp } from '../src/app.ts';
import { settingsFrom } from '../src/settings.ts';

let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  // Nobody listens where the platform is said to be: what comes through the guard answers 502.
  const nowhere = { PLATFORM_CONTROL_URL: 'http://127.0.0.1:9', OIDC_ISSUER: 'http://127.0.0.1:9' };
  server.on('request', createApp(settingsFrom(nowhere), { port, log: () => undefined }));
});

afterAll(() => void server.close().closeAllConnections());

async function statusOf(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<number> {
  const sent = request({ host: '127.0.0.1', port, method, path, headers });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode ?? 0;
}

const own = () => ({ host: `127.0.0.1:${port}` });
const json = { 'content-type': 'application/json' };
const put = (headers: Record<string, string>) =>
  statusOf('PUT', '/api/faults/search', { ...own(), ...json, ...headers }, '{"how":"hangs"}');

test('it is asked by its own names only', async () => {
  expect(await statusOf('GET', '/healthz', own())).toBe(200);
  expect(await statusOf('GET', '/healthz', { host: `localhost:${port}` })).toBe(200);
  for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${port + 1}`]) {
    expect([host, await statusOf('GET', '/healthz', { host })]).toEqual([host, 403]);
  }
});

test('its own page writes, and so does a program', async () => {
  expect(await put({ origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' })).toBe(502);
  expect(await put({})).toBe(502);
});

test('pages of other origins neither write nor read', async () => {
  expect(await put({ origin: 'https://evil.example' })).toBe(403);
  expect(await put({ origin: 'null' })).toBe(403);
  // The web BFF's page is of the same site: another port.
  expect(await put({ origin: 'http://127.0.0.1:3001', 'sec-fetch-site': 'same-site' })).toBe(403);
  expect(await put({ 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await put({ 'sec-fetch-site': 'none' })).toBe(403);
  expect(
    await statusOf('GET', '/api/stack', { ...own(), 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }),
  ).toBe(403);
});

test('a link from elsewhere leads to the page, but a form does not', async () => {
  const link = { ...own(), 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  expect(await statusOf('GET', '/healthz', link)).toBe(200);
  expect(await statusOf('POST', '/api/views', { ...link, origin: 'https://evil.example' })).toBe(403);
});

test('what it cannot read is refused, and nothing is done', async () => {
  const post = (path: string, body: string) => statusOf('POST', path, { ...own(), ...json }, body);
  expect(await post('/api/views', '{"client":"email","user":"usr_ada7k2m9qxr3","documentId":"doc_q3plan7x2mva"}')).toBe(
    400,
  );
  expect(await post('/api/views', '{"client":"web","user":"../admin","documentId":"doc_q3plan7x2mva"}')).toBe(400);
  expect(await statusOf('PUT', '/api/faults/nobody', { ...own(), ...json }, '{"how":"hangs"}')).toBe(400);
  const otlp = { ...own(), 'content-type': 'application/x-protobuf' };
  expect(await statusOf('POST', '/v1/traces', otlp, 'no protobuf')).toBe(400);
  expect(await statusOf('POST', '/v1/traces', { ...own(), 'content-type': 'text/plain' }, 'x')).toBe(415);
});

test('it does not run in production', () => {
  expect(() => settingsFrom({ NODE_ENV: 'production' })).toThrow('development only');
});
