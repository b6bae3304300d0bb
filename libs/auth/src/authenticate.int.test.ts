import { once } from 'node:events';
import { request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, anyone, answerProblems, createExpress, openExchange, route, serveRoutes } from '@frontdesk/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { audience, claims, issuer, issuerKey, JwksHost, sign, type IssuerKey } from '../tests/issuer.ts';
import { authenticate, createTokenVerifier, principalOf, signedIn } from './index.ts';

const naming = (userId: string) => answer(204, undefined, { 'X-Who': userId });
const routes = [
  route({
    name: 'read',
    get: '/v1/read',
    summary: 'Read',
    access: signedIn({ scope: 'documents.read' }),
    answers: { 204: null },
    handle: async (_input, _services, exchange) => naming(principalOf(exchange).userId),
  }),
  route({
    name: 'administer',
    get: '/v1/administer',
    summary: 'Administer',
    access: signedIn({ scope: 'documents.admin' }),
    answers: { 204: null },
    handle: async () => naming('admin'),
  }),
  route({
    name: 'open',
    get: '/v1/open',
    summary: 'Open',
    access: anyone,
    answers: { 204: null },
    handle: async (_input, _services, exchange) => naming(principalOf(exchange).userId),
  }),
];

const logged: object[] = [];
const log = {
  debug: () => undefined,
  info: (line: object) => void logged.push(line),
  warn: () => undefined,
  error: () => undefined,
  child: () => log,
};

let key: IssuerKey;
let jwks: JwksHost;
let server: Server;
let token: string;

beforeAll(async () => {
  key = await issuerKey('key-1');
  token = await sign(key, claims(Date.now()));
});

beforeEach(async () => {
  jwks = new JwksHost();
  jwks.keys = [key.jwk];
  server?.close();
  const verifier = createTokenVerifier({ issuer, audience, jwksUrl: `${issuer}/jwks`, fetch: jwks.fetch });
  const app = createExpress({ trustedProxies: [] });
  app.use(openExchange({ log }));
  app.use(serveRoutes(routes, undefined as never, [authenticate(verifier)]));
  app.use(answerProblems());
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => void server.close());

describe('a route for the signed-in', () => {
  test('hears who is calling, and so does the access log', async () => {
    const got = await get('/v1/read', ['Authorization', `Bearer ${token}`]);
    expect(got).toMatchObject({ status: 204, who: 'usr_ada7k2m9qxr3' });
    expect(logged.at(-1)).toMatchObject({ userId: 'usr_ada7k2m9qxr3', tenantId: 'ten_halden4k7q2w' });
    expect(JSON.stringify(logged)).not.toContain(token);
  });

  test('asks for a token, and says no more', async () => {
    const got = await get('/v1/read', []);
    expect(got).toMatchObject({ status: 401, challenge: 'Bearer realm="frontdesk"' });
    expect(got.body).toMatchObject({ type: 'https://frontdesk.example/problems/not-signed-in', status: 401 });
  });

  test('refuses a token that is not valid', async () => {
    const got = await get('/v1/read', ['Authorization', `Bearer ${token.slice(0, -4)}AAAA`]);
    expect(got).toMatchObject({ status: 401, challenge: expect.stringContaining('error="invalid_token"') });
  });

  test('names the scope that is missing', async () => {
    const got = await get('/v1/administer', ['Authorization', `Bearer ${token}`]);
    expect(got).toMatchObject({
      status: 403,
      challenge: 'Bearer realm="frontdesk", error="insufficient_scope", scope="documents.admin"',
    });
  });

  test('refuses two credentials, be they the same', async () => {
    for (const [path, headers] of [
      ['/v1/read', ['Authorization', `Bearer ${token}`, 'authorization', `Bearer ${token}`]],
      [`/v1/read?access_token=${token}`, ['Authorization', `Bearer ${token}`]],
      [`/v1/read?access_token=${token}`, []],
    ] as const) {
      const got = await get(path, [...headers]);
      expect(got).toMatchObject({ status: 400, challenge: expect.stringContaining('error="invalid_request"') });
      expect(JSON.stringify(got.body)).not.toContain(token);
    }
  });

  test('is not the one to blame when the issuer is down', async () => {
    jwks.outcome = 'refused';
    const got = await get('/v1/read', ['Authorization', `Bearer ${token}`]);
    expect(got).toMatchObject({
      status: 503,
      challenge: undefined,
      body: { title: 'Sign-in cannot be checked now' },
    });
  });
});

test('a route for anyone looks at no token, and has no principal', async () => {
  expect(await get('/v1/open', ['Authorization', 'Bearer x'])).toMatchObject({ status: 500 });
  expect(jwks.asked).toBe(0);
});

test('a rule says what OpenAPI needs to know', () => {
  expect(signedIn()).toMatchObject({ name: 'signed-in', security: [{ bearer: [] }] });
  expect(signedIn()).not.toHaveProperty('scope');
  const codes = (signedIn({ scope: 'documents.read' }).problems ?? []).map(({ status }) => status);
  expect(codes).toEqual([400, 401, 401, 403, 503]);
});

test('a rule that no step enforces does not start', () => {
  const verifier = createTokenVerifier({ issuer, audience, jwksUrl: `${issuer}/jwks`, fetch: jwks.fetch });
  const strange = { ...routes[0], access: { name: 'by-api-key', security: [] } } as (typeof routes)[number];
  expect(() => serveRoutes([strange], undefined as never, [authenticate(verifier)])).toThrow();
});

async function get(path: string, headers: string[]) {
  const { port } = server.address() as AddressInfo;
  const all = ['Host', '127.0.0.1', 'Connection', 'close', ...headers];
  const sent = request({ host: '127.0.0.1', port, path, headers: all as never }).end();
  const [got] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of got) text += String(chunk);
  const { 'www-authenticate': challenge, 'x-who': who } = got.headers;
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: got.statusCode, challenge, who, body };
}
