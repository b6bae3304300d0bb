import { createHmac } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { exportSPKI, importJWK, SignJWT, type CryptoKey } from 'jose';
import { audience, claims, issuer, issuerKey, JwksHost, part, sign, startMs, type IssuerKey } from '../tests/issuer.ts';
import { signedInBy } from '../tests/revocations-behaviour.ts';
import { createTokenVerifier, processRevocations, type TokenVerifier, type TokenVerifierOptions } from './index.ts';
import { rememberedTokens } from './remembered-tokens.ts';

let key: IssuerKey;
let foreign: IssuerKey;
let jwks: JwksHost;
let nowMs: number;
let verifier: TokenVerifier;

function verifierWith(more: Partial<TokenVerifierOptions> = {}) {
  const jwksUrl = `${issuer}/.well-known/jwks.json`;
  return createTokenVerifier({ issuer, audience, jwksUrl, fetch: jwks.fetch, now: () => nowMs, ...more });
}

beforeAll(async () => {
  key = await issuerKey('key-1');
  foreign = await issuerKey('key-1');
});

beforeEach(() => {
  nowMs = startMs;
  jwks = new JwksHost();
  jwks.keys = [key.jwk];
  verifier = verifierWith();
});

describe('a valid access token', () => {
  test('becomes a principal', async () => {
    const token = await sign(key);
    expect(await verifier.verify(token)).toEqual({
      userId: 'usr_ada7k2m9qxr3',
      tenantId: 'ten_halden4k7q2w',
      clientId: 'mobile',
      scopes: new Set(['documents.read', 'documents.write']),
      proof: {
        kind: 'bearer',
        token,
        expiresAt: startMs / 1000 + 600,
        issuedAt: startMs / 1000,
        tokenId: 'jti-1',
      },
    });
  });

  test.each(['ES256', 'EdDSA'])('may be signed with %s', async (alg) => {
    const other = await issuerKey('key-2', alg);
    jwks.keys = [key.jwk, other.jwk];
    expect((await verifier.verify(await sign(other))).clientId).toBe('mobile');
  });

  test('may name several audiences, have the long typ, and no scope', async () => {
    const payload = { ...claims(), aud: ['urn:other', audience], scope: undefined };
    const principal = await verifier.verify(await sign(key, payload, { typ: 'application/AT+JWT' }));
    expect(principal.scopes.size).toBe(0);
  });

  test('is verified once and remembered until it expires', async () => {
    const token = await sign(key);
    const first = await verifier.verify(token);
    jwks.outcome = 'refused';
    nowMs += 629_000; // tolerance included, past the age at which keys are fetched anew
    expect(await verifier.verify(token)).toBe(first);
    nowMs += 1_000;
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'invalid-token', message: /expired/ });
  });

  test('is remembered with its very signature only', async () => {
    const token = await sign(key);
    await verifier.verify(token);
    const other = `${token.slice(0, -3)}${token.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    await expect(verifier.verify(other)).rejects.toMatchObject({ code: 'invalid-token' });
    expect((await verifier.verify(token)).clientId).toBe('mobile');
  });

  test('is verified again when more callers were remembered since', async () => {
    verifier = verifierWith({ remembered: 2 });
    const tokens = await Promise.all(['a', 'b', 'c'].map((jti) => sign(key, { ...claims(), jti })));
    const principals = [];
    for (const token of tokens) principals.push(await verifier.verify(token));
    const [first] = principals;
    const again = await verifier.verify(tokens[0] ?? '');
    expect(again).toEqual(first);
    expect(again).not.toBe(first);
  });
});

describe('a revoked token', () => {
  const ends = { user: 'usr_ada7k2m9qxr3', session: 'sid-1', token: 'jti-1' };
  test.each(Object.entries(ends))('is refused by its %s, though it is remembered', async (kind, id) => {
    const revocations = processRevocations({ now: () => nowMs });
    verifier = verifierWith({ revocations });
    const token = await sign(key, { ...claims(), sid: 'sid-1' });
    const other = await sign(key, { ...claims(), sub: 'usr_ben4t8w1zcp6', sid: 'sid-2', jti: 'jti-2' });
    await verifier.verify(token);
    await revocations.revoke({ kind: kind as keyof typeof ends, id });
    const answer = { code: 'invalid-token', status: 401, message: 'access token refused: revoked' };
    await expect(verifier.verify(token)).rejects.toMatchObject(answer);
    expect((await verifier.verify(other)).clientId).toBe('mobile');
    // Nor by a process that never saw it before.
    verifier = verifierWith({ revocations });
    await expect(verifier.verify(token)).rejects.toMatchObject(answer);
  });

  test('does not keep its user from signing in again', async () => {
    const revocations = processRevocations({ now: () => nowMs });
    verifier = verifierWith({ revocations });
    await revocations.revoke({ kind: 'user', id: 'usr_ada7k2m9qxr3' });
    nowMs += 10_000;
    expect((await verifier.verify(await sign(key, claims(nowMs)))).userId).toBe('usr_ada7k2m9qxr3');
  });
});

test('a million tokens take the room of the newest ten thousand', () => {
  const memory = rememberedTokens(10_000);
  const principal = signedInBy();
  for (let at = 0; at < 1_000_000; at += 1) memory.remember(`e.${at}.s`, principal);
  const held = (at: number) => memory.recall(`e.${at}.s`) !== undefined;
  expect([held(999_999), held(990_000), held(989_999), held(0)]).toEqual([true, true, false, false]);
}, 60_000);

test('long tokens take no more than 32 MiB, however many may be remembered', () => {
  const memory = rememberedTokens(1_000_000);
  const principal = signedInBy();
  const padding = 'p'.repeat(8000);
  for (let at = 0; at < 5_000; at += 1) memory.remember(`${padding}.${at}.s`, principal);
  const held = Array.from({ length: 5_000 }, (_, at) => memory.recall(`${padding}.${at}.s`)).filter(Boolean);
  expect(held.length * 9_000).toBeLessThan(33 * 1024 * 1024);
  expect(held.length).toBeGreaterThan(3_500);
});

describe('the attack table: refused with 401, and the keys are asked for at most once', () => {
  const now = startMs / 1000;
  const wrongClaims: Record<string, Record<string, unknown>> = {
    'wrong audience': { aud: 'urn:frontdesk:web-bff' },
    'audience list without us': { aud: ['urn:frontdesk:web-bff'] },
    'no audience': { aud: undefined },
    'wrong issuer': { iss: 'https://login.example.evil' },
    'issuer with a slash more': { iss: `${issuer}/` },
    expired: { exp: now - 31 },
    'no expiry': { exp: undefined },
    'expiry as text': { exp: '9999999999' },
    'not yet valid': { nbf: now + 31 },
    'issued in the future': { iat: now + 31 },
    'no issue time': { iat: undefined },
    'no jti': { jti: undefined },
    'no client': { client_id: undefined },
    'no user': { sub: undefined },
    'user of another form': { sub: 'mobile-bff' },
    'user with a line feed': { sub: 'usr_ada7k2m9qxr3\n' },
    'no tenant': { tid: undefined },
    'tenant of another form': { tid: '../ten_halden4k7q2w' },
    'bound to a key that is not shown': { cnf: { jkt: 'x' } },
    'scope as a list': { scope: ['documents.read'] },
    'session as a list': { sid: ['sid-1'] },
  };
  test.each(Object.entries(wrongClaims))('%s', async (_name, wrong) => {
    await refused(await sign(key, { ...claims(), ...wrong }));
  });

  const wrongHeaders: Record<string, Record<string, unknown>> = {
    'ID token as access token': { typ: 'JWT' },
    'no typ': { typ: undefined },
    'logout token': { typ: 'logout+jwt' },
    'jku of a stranger': { jku: 'https://evil.example/jwks.json' },
    'x5u of a stranger': { x5u: 'https://evil.example/cert.pem' },
    'x5c of a stranger': { x5c: ['MIIB'] },
    'path as kid': { kid: '../../../../dev/null' },
    'SQL as kid': { kid: "x' UNION SELECT 'secret" },
    'prototype as kid': { kid: '__proto__' },
    'long kid': { kid: 'k'.repeat(4000) },
  };
  test.each(Object.entries(wrongHeaders))('%s', async (_name, wrong) => {
    await refused(await sign(key, claims(), wrong));
  });

  test('signature of another key under the same kid', async () => {
    await refused(await sign(foreign));
  });

  test('embedded key of a stranger', async () => {
    await refused(await sign(foreign, claims(), { jwk: foreign.jwk }));
  });

  test.each(['none', 'None', 'NONE', ''])('alg %p without a signature', async (alg) => {
    const unsigned = `${part({ alg, typ: 'at+jwt', kid: key.kid })}.${part(claims())}`;
    await refused(`${unsigned}.`);
    await refused(`${unsigned}.${part('x')}`);
    expect(jwks.asked).toBe(0);
  });

  test('HMAC keyed with the public key', async () => {
    const pem = await exportSPKI((await importJWK(key.jwk, 'RS256', { extractable: true })) as CryptoKey);
    for (const secret of [pem, JSON.stringify(key.jwk)]) {
      const signed = `${part({ alg: 'HS256', typ: 'at+jwt', kid: key.kid })}.${part(claims())}`;
      await refused(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`);
    }
    expect(jwks.asked).toBe(0);
  });

  test('an algorithm that is not pinned, though the key is right', async () => {
    const strong = await issuerKey('key-3', 'PS256');
    jwks.keys = [strong.jwk];
    await refused(await sign(strong));
  });

  test('a key used with another algorithm than its own', async () => {
    const elliptic = await issuerKey('key-4', 'ES256');
    jwks.keys = [{ ...elliptic.jwk, kid: key.kid }];
    await refused(await sign(key));
  });

  test('critical extensions that we do not know', async () => {
    const sneaky = new SignJWT(claims()).setProtectedHeader({
      alg: 'RS256',
      typ: 'at+jwt',
      kid: key.kid,
      crit: ['exp'],
      exp: 1,
    });
    await refused(await sneaky.sign(key.privateKey, { crit: { exp: true } }));
  });

  test('members twice, in claims, in nested objects and in the header', async () => {
    const text = JSON.stringify(claims()).slice(0, -1);
    await refused(await signText(`${text},"sub":"usr_ben4t8w1zcp6"}`));
    await refused(await signText(`${text},"\\u0073ub":"usr_ben4t8w1zcp6"}`));
    await refused(await signText(`${text},"x":[{"a":1,"a":2}]}`));
    await refused(await signText(`${text}}`, `{"alg":"RS256","alg":"RS256","typ":"at+jwt","kid":"key-1"}`));
    expect((await verifier.verify(await signText(`${text},"x":{"sub":"a,b:c"},"y":[{"a":1},{"a":2}]}`))).clientId).toBe(
      'mobile',
    );
  });

  test('an end that is never', async () => {
    await refused(await signText(JSON.stringify(claims()).replace(/"exp":\d+/, '"exp":1e999')));
  });

  test('longer than 8 KiB', async () => {
    await refused(await sign(key, { ...claims(), padding: 'p'.repeat(7000) }));
    expect(jwks.asked).toBe(0);
  });

  test('whitespace or other spellings of a signature that is right', async () => {
    const token = await sign(key);
    const dot = token.lastIndexOf('.');
    for (const other of [
      `${token}\n`,
      ` ${token}`,
      `${token.slice(0, dot + 5)}\n${token.slice(dot + 5)}`,
      `${token}=`,
      `${token}.`,
      token.replace(/[-_]/, (c) => (c === '-' ? '+' : '/')),
      `${token.slice(0, -1)}${nextSpelling(token.at(-1) ?? 'A')}`,
    ]) {
      if (other !== token) await refused(other);
    }
  });

  test.each([
    '',
    '.',
    '..',
    'a.b',
    'a.b.c',
    'a.b.c.d.e',
    '🦊.🦊.🦊',
    `${part('[]')}.e30.e30`,
    `${part('null')}.e30.e30`,
  ])('no token at all: %p', async (token) => {
    await refused(token);
    expect(jwks.asked).toBe(0);
  });

  test('a flood of invented kids', async () => {
    await Promise.all(
      Array.from({ length: 200 }, async (_, i) => refused(await sign(foreign, claims(), { kid: `k-${i}` }))),
    );
    expect(jwks.asked).toBe(1);
  });

  async function refused(token: string) {
    await expect(verifier.verify(token)).rejects.toMatchObject({
      code: 'invalid-token',
      status: 401,
      headers: { 'WWW-Authenticate': expect.stringMatching(/^Bearer realm="frontdesk", error="invalid_token"/) },
    });
    expect(jwks.asked).toBeLessThanOrEqual(1);
  }
});

test('a key of the issuer that cannot be used is our failure, not that of the token', async () => {
  jwks.keys = [{ ...key.jwk, n: (key.jwk.n ?? '').slice(0, 171) }]; // 1024 bits
  await expect(verifier.verify(await sign(key))).rejects.toMatchObject({ code: 'sign-in-unavailable', status: 503 });
});

describe('what is said about a refused token', () => {
  test('never contains the token or a claim of it', async () => {
    const token = await sign(key, { ...claims(), aud: 'urn:secret' });
    const error = (await verifier.verify(token).catch((e: unknown) => e)) as Error;
    const told = `${error.message} ${JSON.stringify(error)} ${String((error.cause as Error).message)}`;
    expect(told).not.toContain(token.slice(0, 20));
    expect(told).not.toContain('urn:secret');
  });
});

// Another last character that stands for the same bytes: its unused low bits differ.
function nextSpelling(last: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[alphabet.indexOf(last) ^ 1] ?? 'A';
}

async function signText(payload: string, header = `{"alg":"RS256","typ":"at+jwt","kid":"key-1"}`): Promise<string> {
  const signed = `${part(header)}.${part(payload)}`;
  const algorithm = { name: 'RSASSA-PKCS1-v1_5' };
  const signature = await crypto.subtle.sign(algorithm, key.privateKey, new TextEncoder().encode(signed));
  return `${signed}.${Buffer.from(signature).toString('base64url')}`;
}
