import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, type JWK } from 'jose';
import { checkedLogoutToken } from './logout-token.ts';

const now = Date.parse('2026-06-18T10:30:00Z');
const iat = now / 1_000;
const event = 'http://schemas.openid.net/event/backchannel-logout';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const edwards = generateKeyPairSync('ed25519');

const jwk = (key: KeyObject) => key.export({ format: 'jwk' }) as JWK;
const keyFor = createLocalJWKSet({
  keys: [
    { kid: 'k1', ...jwk(publicKey) },
    { kid: 'weak', ...jwk(weak.publicKey) },
    { kid: 'ec', ...jwk(curve.publicKey) },
    { kid: 'ed', ...jwk(edwards.publicKey) },
  ],
});

const good = {
  ...{ iss: 'https://login.example', aud: 'web', iat, exp: iat + 120, jti: 'j1', sub: 'usr_1', sid: 's1' },
  events: { [event]: {} },
};
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

interface How {
  readonly header?: Record<string, unknown>;
  readonly sign?: (text: string) => Buffer;
}

function token(claims: unknown = good, { header = {}, sign: signing = bySha256(privateKey) }: How = {}): string {
  const text = `${part({ alg: 'RS256', typ: 'logout+jwt', kid: 'k1', ...header })}.${part(claims)}`;
  return `${text}.${signing(text).toString('base64url')}`;
}

function bySha256(key: KeyObject) {
  return (text: string) => sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
}

// 256 bytes end in a letter of which two bits count: these others say the same.
const unread = (last: string): string => ({ A: 'B', Q: 'R', g: 'h', w: 'x' })[last] ?? '';

const check = (text: string) =>
  checkedLogoutToken(text, {
    ...{ issuer: 'https://login.example', clientId: 'web', types: ['logout+jwt'], now },
    keyFor,
  });
const without = (name: string) => ({ ...good, [name]: undefined });

describe('a logout token', () => {
  test.each([
    ['as it should be', token()],
    ['of a list of audiences', token({ ...good, aud: ['other', 'web'] })],
    ['with a sub only', token(without('sid'))],
    ['with a sid only', token(without('sub'))],
    ['with the long form of its type', token(good, { header: { typ: 'application/LOGOUT+jwt' } })],
    ['with more that nobody asked for', token({ ...good, trace: 1 })],
    ['by ES256', token(good, { header: { alg: 'ES256', kid: 'ec' }, sign: bySha256(curve.privateKey) })],
    [
      'by EdDSA',
      token(good, {
        header: { alg: 'EdDSA', kid: 'ed' },
        sign: (text) => sign(null, Buffer.from(text), edwards.privateKey),
      }),
    ],
  ])('%s is taken', async (_how, text) => {
    const taken = await check(text);
    expect(taken).toMatchObject({ id: 'j1', keepMs: 150_000 });
    expect(taken.sub ?? taken.sid).toBeDefined();
  });

  test.each([
    ['an access token', token(good, { header: { typ: 'at+jwt' } })],
    ['an ID token', token(good, { header: { typ: 'JWT' } })],
    ['a token without a type', token(good, { header: { typ: undefined } })],
    ['another issuer', token({ ...good, iss: 'https://evil.example' })],
    ['another client', token({ ...good, aud: 'mobile' })],
    ['no audience', token(without('aud'))],
    ['no issue time', token(without('iat'))],
    ['the future', token({ ...good, iat: iat + 120, exp: iat + 240 })],
    ['no end', token(without('exp'))],
    ['an end that is over', token({ ...good, iat: iat - 600, exp: iat - 60 })],
    ['an end that is none', token({ ...good, exp: '9999999999' })],
    ['a life of years', token({ ...good, exp: iat + 90_000_000 })],
    ['no id', token(without('jti'))],
    ['an empty id', token({ ...good, jti: '' })],
    ['nobody', token({ ...without('sub'), sid: undefined })],
    ['no event', token({ ...good, events: {} })],
    ['another event', token({ ...good, events: { 'https://other.example': {} } })],
    ['an event that is no object', token({ ...good, events: { [event]: true } })],
    ['a nonce', token({ ...good, nonce: 'n' })],
    ['a nonce of null', token({ ...good, nonce: null })],
    ['no algorithm', token(good, { header: { alg: 'none' }, sign: () => Buffer.alloc(0) })],
    [
      'the public key as a secret',
      token(good, {
        header: { alg: 'HS256' },
        sign: (text) =>
          createHmac('sha256', publicKey.export({ format: 'pem', type: 'spki' }))
            .update(text)
            .digest(),
      }),
    ],
    ['an algorithm that is not the key’s', token(good, { header: { alg: 'ES256' } })],
    ['a key of its own', token(good, { header: { jwk: jwk(publicKey) } })],
    ['a URL of keys', token(good, { header: { jku: 'https://evil.example' } })],
    ['what nobody understands', token(good, { header: { crit: ['b64'], b64: false } })],
    ['an unknown key', token(good, { header: { kid: 'other' } })],
    ['a weak key', token(good, { header: { kid: 'weak' }, sign: bySha256(weak.privateKey) })],
    [
      'another one’s signature',
      token(good, { sign: bySha256(generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey) }),
    ],
    ['another spelling of the signature', `${token()}=`],
    ['white space', `${token()} `],
    ['a line break within the signature', token().replace(/.{9}$/, '\n$&')],
    ['bits in the signature that nobody reads', token().replace(/.$/, unread)],
    ['claims that are no JSON', `${token().split('.')[0]}.bm9uZQ.AAAA`],
    ['8 KiB and more', token({ ...good, pad: 'x'.repeat(8_192) })],
  ])('of %s is refused', async (_what, text) => {
    await expect(check(text)).rejects.toMatchObject({
      kind: { code: 'logout-token-invalid' },
      detail: 'The logout token is not valid.',
    });
  });
});
