// Tokens as attackers make them, against the whole app with its real verifier; only the key's address is played.
import { createHmac, createPublicKey, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTokenVerifier } from '@frontdesk/auth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { appUnderTest } from './app-under-test.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { examples, send } from './requests.ts';
import { answers, sampleReads } from './sample-reads.ts';

const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicJwk = ours.publicKey.export({ format: 'jwk' });
const nowS = Math.floor(Date.now() / 1000);
const audience = 'urn:frontdesk:mobile-bff';

let issuer = '';
let under: AppUnderTest;
let asked: string[] = [];
const login = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ keys: [{ ...publicJwk, kid: 'key-1', alg: 'RS256', use: 'sig' }] }));
  if (request.url !== '/jwks') asked.push(`login ${request.url}`);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => login.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(login.address() as AddressInfo).port}`;
  const verifier = createTokenVerifier({ issuer, audience, jwksUrl: `${issuer}/jwks` });
  const reads = Object.entries(answers).map(([name, answer]) => [
    name,
    async () => {
      asked.push(name);
      return answer;
    },
  ]);
  under = appUnderTest({ verifier, reads: sampleReads(Object.fromEntries(reads) as object) });
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  login.closeAllConnections();
  login.close();
  await under.services[Symbol.asyncDispose]();
});

type Members = Readonly<Record<string, unknown>>;
const encoded = (text: string): string => Buffer.from(text).toString('base64url');
const headerOf = (more: Members = {}): Members => ({ alg: 'RS256', typ: 'at+jwt', kid: 'key-1', ...more });
const claimsOf = (more: Members = {}): Members => ({
  iss: issuer,
  aud: audience,
  sub: 'usr_chi9r5d3vnk8',
  tid: 'ten_halden4k7q2w',
  client_id: 'mobile',
  scope: 'documents.read documents.write',
  jti: crypto.randomUUID(),
  iat: nowS,
  exp: nowS + 300,
  ...more,
});

function signed(header: string, claims: string, key: KeyObject = ours.privateKey): string {
  const text = `${encoded(header)}.${encoded(claims)}`;
  return `${text}.${signBytes('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

function token(claims: Members = {}, header: Members = {}, key?: KeyObject): string {
  return signed(JSON.stringify(headerOf(header)), JSON.stringify(claimsOf(claims)), key);
}

function unsigned(alg: string): string {
  return `${encoded(JSON.stringify(headerOf({ alg })))}.${encoded(JSON.stringify(claimsOf()))}.`;
}

function hmacWithPublicKey(): string {
  const secret = createPublicKey(ours.privateKey).export({ type: 'spki', format: 'pem' });
  const text = unsigned('HS256').slice(0, -1);
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** A good one, with that in its signature. */
function broken(by: string): string {
  const good = token();
  return `${good.slice(0, -8)}${by}${good.slice(-8)}`;
}

const twice = (members: Members, name: string): string =>
  JSON.stringify(members).replace(/\}$/, `,${JSON.stringify(name)}:${JSON.stringify(members[name])}}`);

const attacks: Readonly<Record<string, () => string>> = {
  'alg none': () => unsigned('none'),
  'alg None with a signature': () => `${unsigned('None')}${encoded('x')}`,
  'HMAC with the public key as its secret': hmacWithPublicKey,
  'the key of a stranger under our kid': () => token({}, {}, theirs.privateKey),
  'a kid that nobody published': () => token({}, { kid: 'key-2' }),
  'a path as kid': () => token({}, { kid: '../../../../dev/null' }),
  'SQL as kid': () => token({}, { kid: "x' UNION SELECT 'secret" }),
  'a jku of a stranger': () => token({}, { jku: `${issuer}/evil` }, theirs.privateKey),
  'an x5u of a stranger': () => token({}, { x5u: `${issuer}/evil` }, theirs.privateKey),
  'an embedded JWK': () => token({}, { jwk: theirs.publicKey.export({ format: 'jwk' }) }, theirs.privateKey),
  'another audience': () => token({ aud: 'urn:frontdesk:web-bff' }),
  'no audience': () => token({ aud: undefined }),
  'another issuer': () => token({ iss: 'https://login.example.evil' }),
  'a logout token': () => token({}, { typ: 'logout+jwt' }),
  'no typ': () => token({}, { typ: undefined }),
  'an ID token': () => token({ nonce: 'n-1', aud: 'mobile' }, { typ: 'JWT' }),
  'an ID token for our audience': () => token({ nonce: 'n-1' }, { typ: 'JWT' }),
  expired: () => token({ iat: nowS - 600, exp: nowS - 60 }),
  'without an end': () => token({ exp: undefined }),
  'not yet valid': () => token({ nbf: nowS + 120 }),
  'issued in the future': () => token({ iat: nowS + 120 }),
  oversized: () => token({ padding: 'p'.repeat(7_000) }),
  'a claim twice': () => signed(JSON.stringify(headerOf()), twice(claimsOf(), 'sub')),
  'a header member twice': () => signed(twice(headerOf(), 'alg'), JSON.stringify(claimsOf())),
  'a critical extension': () => token({}, { crit: ['exp'], exp: 1 }),
  'no token but three dots': () => '...',
  'a space in the signature': () => broken(' '),
  'a tab in the signature': () => broken('\t'),
  'a space in the claims': () => token().replace('.', '. '),
  'a token in quotes': () => `"${token()}"`,
};

/** No token, or several: RFC 6750, 3.1 calls that `invalid_request`, with 400. */
const malformed: Readonly<Record<string, (token: string) => string>> = {
  'no token after Bearer': () => '',
  'two tokens in a line': (token) => `${token}, Bearer ${token}`,
};

// The one that reads most, and the one that writes most.
describe.each(['getDocument', 'saveRevision'])('%s', (name) => {
  const call = (authorization?: string) =>
    send(under.app, examples()[name]!, authorization === undefined ? {} : { Authorization: authorization });

  test('lets a good token in', async () => {
    const answer = await call(`Bearer ${token()}`);
    expect([200, 201]).toContain(answer.status);
    expect(asked.length).toBeGreaterThan(0);
  });

  test.each(Object.entries(attacks))('refuses %s, and asks no backend', async (_name, attack) => {
    const text = attack();
    const answer = await call(`Bearer ${text}`);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="frontdesk", error="invalid_token"/);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ status: 401, type: expect.stringMatching(/invalid-token$/) });
    expect(asked).toEqual([]);
    expect(answer.text + JSON.stringify(under.logged)).not.toContain(text);
  });

  test.each(Object.entries(malformed))('refuses %s, and asks no backend', async (_name, made) => {
    const answer = await call(`Bearer ${made(token())}`);
    expect(answer.status).toBe(400);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="frontdesk", error="invalid_request"/);
    expect(asked).toEqual([]);
  });

  test.each([undefined, 'Basic dXNlcjpwYXNz'])('asks for a token where there is none: %p', async (authorization) => {
    const answer = await call(authorization);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="frontdesk"');
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(asked).toEqual([]);
  });
});
