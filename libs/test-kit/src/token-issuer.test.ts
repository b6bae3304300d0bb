import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { tokenIssuer, type TokenIssuer } from './token-issuer.ts';

let issuer: TokenIssuer;
beforeAll(async () => (issuer = await tokenIssuer()));
afterAll(() => issuer.stop());

describe('a token issuer', () => {
  test('signs access tokens that its keys verify', async () => {
    const token = await issuer.token({ user: 'usr_kojo3v8m2tqa' });
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(issuer.jwksUrl)), {
      issuer: issuer.issuer,
      audience: 'urn:frontdesk:mobile-bff',
      typ: 'at+jwt',
    });
    expect(payload).toMatchObject({ sub: 'usr_kojo3v8m2tqa', tid: 'ten_halden4k7q2w', client_id: 'mobile' });
    expect(issuer.keyRequests).toBe(1);
  });

  test('signs bad ones on demand', async () => {
    const stranger = await issuer.token({ signedBy: 'stranger' });
    await expect(jwtVerify(stranger, createRemoteJWKSet(new URL(issuer.jwksUrl)))).rejects.toThrow('signature');
    expect(decodeProtectedHeader(await issuer.token({ signedBy: 'nobody' })).alg).toBe('none');
    expect(decodeProtectedHeader(await issuer.token({ header: { typ: undefined } })).typ).toBeUndefined();
    expect(decodeJwt(await issuer.token({ claims: { tid: undefined } }))['tid']).toBeUndefined();
    expect(decodeJwt(await issuer.token({ expiresInS: -1 })).exp).toBeLessThan(Date.now() / 1000);
  });

  test('rotates its key', async () => {
    const old = await issuer.token();
    await issuer.rotateKey();
    const fresh = await issuer.token();
    const keys = createRemoteJWKSet(new URL(issuer.jwksUrl));
    await expect(jwtVerify(old, keys)).resolves.toBeDefined();
    await expect(jwtVerify(fresh, keys)).resolves.toBeDefined();
    expect(decodeProtectedHeader(old).kid).not.toBe(decodeProtectedHeader(fresh).kid);
  });
});
