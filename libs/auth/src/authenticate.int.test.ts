import { once } from 'node:events';
import { request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, anyone, answerProblems, createExpress, openExchange, route, serveRoutes } from '@frontdesk/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { audience, claims, issuer, issuerKey, JwksHost, sign, type IssuerKey } from '../tests/issuer.ts';
import { partner } from '../tests/key-store-behaviour.ts';
import {
  authenticate,
  callerOf,
  createKeyVerifier,
  createTokenVerifier,
  keyRing,
  principalOf,
  processRevocations,
  signedIn,
  type KeyRecord,
  type Revocations,
} from './index.ts';

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
    name: 'export',
    get: '/v1/export',
    summary: 'Export',
    access: signedIn({ scope: 'documents.read', by: 'api-key' }),
    answers: { 204: null },
    handle: async (_input, _services, exchange) => naming(callerOf(exchange).clientId),
  }),
  route({
    name: 'import',
    get: '/v1/import',
    summary: 'Import',
    access: signedIn({ scope: 'documents.write', by: 'either' }),
    answers: { 204: null },
    handle: async (_input, _services, exchange) => naming(callerOf(exchange).clientId),
  }),
  route({
    name: 'mistaken',
    get: '/v1/mistaken',
    summary: 'Mistaken',
    access: signedIn({ by: 'either' }),
    answers: { 204: null },
    handle: async (_input, _services, exchange) => naming(principalOf(exchange).userId),
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
let revocations: Revocations;
let apiKey: string;
const records = new Map<string, KeyRecord>();
const store = {
  find: async (id: string) => records.get(id),
  list: async () => [...records.values()],
  put: async (record: KeyRecord) => Boolean(records.set(record.id, record)),
};

beforeAll(async () => {
  key = await issuerKey('key-1');
  token = await sign(key, claims(Date.now()));
  apiKey = (await keyRing(store).create(partner)).key;
});

beforeEach(async () => {
  jwks = new JwksHost();
  jwks.keys = [key.jwk];
  server?.close();
  revocations = processRevocations();
  const tokens = createTokenVerifier({ issuer, audience, jwksUrl: `${issuer}/jwks`, fetch: jwks.fetch, revocations });
  const keys = createKeyVerifier({ store, environment: 'test', revocations });
  const app = createExpress({ trustedProxies: [] });
  app.use(openExchange({ log }));
  app.use(serveRoutes(routes, undefined as never, [authenticate({ tokens, keys })]));
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

describe('a route for API keys', () => {
  test('hears whose key it is, and so does the access log, which does not hear the key', async () => {
    expect(await get('/v1/export', ['X-API-Key', apiKey])).toMatchObject({ status: 204, who: 'acme-crm' });
    expect(logged.at(-1)).toMatchObject({ ...who(partner), keyId: apiKey.split('_')[2] });
    expect(JSON.stringify(logged)).not.toContain(apiKey.split('_')[3]);
  });

  test('names the scope that the key lacks', async () => {
    expect(await get('/v1/import', ['X-API-Key', apiKey])).toMatchObject({
      status: 403,
      challenge: 'ApiKey realm="frontdesk", error="insufficient_scope", scope="documents.write"',
    });
  });

  test('takes a token only if it says so', async () => {
    const challenge = 'ApiKey realm="frontdesk"';
    expect(await get('/v1/export', ['Authorization', `Bearer ${token}`])).toMatchObject({ status: 401, challenge });
    expect(await get('/v1/import', ['Authorization', `Bearer ${token}`])).toMatchObject({ status: 204, who: 'mobile' });
    expect(await get('/v1/import', [])).toMatchObject({
      status: 401,
      challenge: 'Bearer realm="frontdesk", ApiKey realm="frontdesk"',
      body: { detail: 'This needs an access token or an API key.' },
    });
  });

  test('tells nobody whether a key exists', async () => {
    const broken = `${apiKey.slice(0, -8)}00000000`;
    const unknown = (await keyRing({ ...store, put: async () => true }).create(partner)).key;
    const bodies = [];
    for (const text of [broken, unknown, 'x']) {
      const { status, body } = await get('/v1/export', ['X-API-Key', text]);
      bodies.push({ ...(body as object), requestId: '', status });
    }
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(bodies[0]).toMatchObject({ status: 401, type: 'https://frontdesk.example/problems/invalid-api-key' });
  });

  test('whose handler expects a token fails by itself, not at the backend', async () => {
    expect(await get('/v1/mistaken', ['X-API-Key', apiKey])).toMatchObject({ status: 500 });
  });
});

describe('a route for the signed-in only', () => {
  test('does not take an API key', async () => {
    const challenge = 'Bearer realm="frontdesk"';
    expect(await get('/v1/read', ['X-API-Key', apiKey])).toMatchObject({ status: 401, challenge });
  });

  test('refuses a key beside a token, on any route, whichever it would take', async () => {
    for (const path of ['/v1/read', '/v1/export', '/v1/import']) {
      const got = await get(path, ['Authorization', `Bearer ${token}`, 'X-API-Key', apiKey]);
      expect(got).toMatchObject({ status: 400, body: { type: expect.stringMatching(/ambiguous-credentials$/) } });
    }
    expect(await get(`/v1/export?api_key=${apiKey}`, [])).toMatchObject({ status: 400 });
  });
});

test('who is revoked is out with the next request', async () => {
  const { sub } = claims();
  expect(await get('/v1/read', ['Authorization', `Bearer ${token}`])).toMatchObject({ status: 204 });
  await revocations.revoke({ kind: 'user', id: String(sub) });
  expect(await get('/v1/read', ['Authorization', `Bearer ${token}`])).toMatchObject({
    status: 401,
    challenge: expect.stringContaining('error="invalid_token"'),
  });
  expect(await get('/v1/export', ['X-API-Key', apiKey])).toMatchObject({ status: 401 });
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

test('a rule for keys says so to OpenAPI', () => {
  expect(signedIn({ scope: 'documents.read', by: 'either' })).toMatchObject({
    name: 'signed-in-or-api-key',
    security: [{ bearer: ['documents.read'] }, { apiKey: ['documents.read'] }],
  });
  expect(signedIn({ by: 'api-key' })).toMatchObject({ name: 'api-key', security: [{ apiKey: [] }] });
});

test('a route without an access rule does not start', () => {
  const { access: _, ...unguarded } = {
    name: 'unguarded',
    get: '/v1/x',
    summary: 'X',
    access: 0,
    answers: { 204: null },
  };
  expect(() => route({ ...unguarded, handle: async () => naming('x') } as never)).toThrow('it has no access rule');
});

test('a route for keys does not start where no keys are verified, nor one for tokens where no tokens are', () => {
  const tokens = createTokenVerifier({ issuer, audience, jwksUrl: `${issuer}/jwks`, fetch: jwks.fetch });
  const keys = createKeyVerifier({ store, environment: 'test' });
  const [read, exported, imported] = ['read', 'export', 'import'].map((name) =>
    routes.filter((declared) => declared.name === name),
  );
  const starts = (some: typeof read, verifiers: Parameters<typeof authenticate>[0]) => () =>
    serveRoutes(some ?? [], undefined as never, [authenticate(verifiers)]);
  expect(starts(read, tokens)).not.toThrow();
  expect(starts(exported, { keys })).not.toThrow();
  expect(starts(imported, { tokens, keys })).not.toThrow();
  expect(starts(read, { keys })).toThrow("no step enforces its access rule 'signed-in'");
  expect(starts(exported, tokens)).toThrow("no step enforces its access rule 'api-key'");
  expect(starts(imported, tokens)).toThrow("no step enforces its access rule 'signed-in-or-api-key'");
});

test('a rule that no step enforces does not start', () => {
  const verifier = createTokenVerifier({ issuer, audience, jwksUrl: `${issuer}/jwks`, fetch: jwks.fetch });
  const strange = { ...routes[0], access: { name: 'by-cookie', security: [] } } as (typeof routes)[number];
  expect(() => serveRoutes([strange], undefined as never, [authenticate(verifier)])).toThrow();
});

function who({ userId, tenantId, clientId }: typeof partner) {
  return { userId, tenantId, clientId };
}

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
