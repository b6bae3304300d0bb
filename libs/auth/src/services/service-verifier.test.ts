import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tokenIssuer } from '@frontdesk/test-kit';
import type { TokenIssuer, TokenOptions } from '@frontdesk/test-kit';
import { createServiceVerifier } from './service-verifier.ts';
import type { ServiceVerifier } from './service-verifier.ts';

let issuer: TokenIssuer;
let verifier: ServiceVerifier;

beforeAll(async () => {
  issuer = await tokenIssuer({ audience: 'urn:frontdesk:email-digest-bff' });
  verifier = createServiceVerifier({
    issuer: issuer.issuer,
    audience: 'urn:frontdesk:email-digest-bff',
    jwksUrl: issuer.jwksUrl,
  });
});
afterAll(() => issuer.stop());

const own = { client: 'scheduler', scope: 'jobs.run', claims: { sub: 'scheduler', tid: undefined } };

const verified = async (options: TokenOptions) => await verifier.verify(await issuer.token(options));

describe('the token of a program', () => {
  test('names the program and what it may', async () => {
    expect(await verified(own)).toEqual({ clientId: 'scheduler', scopes: new Set(['jobs.run']) });
  });

  test.each<[string, TokenOptions]>([
    ['is of a person', {}],
    ['is of a person, by the same program', { client: 'scheduler' }],
    ['names a tenant', { ...own, claims: { ...own.claims, tid: 'ten_halden4k7q2w' } }],
    ['is of another program than it says', { ...own, claims: { ...own.claims, sub: 'other' } }],
    ['names a person as the program', { ...own, client: 'usr_ada7k2m9qxr3', claims: { tid: undefined } }],
    ['is for another BFF', { ...own, audience: 'urn:frontdesk:mobile-bff' }],
    ['has ended', { ...own, expiresInS: -60 }],
    ['comes from the future', { ...own, claims: { ...own.claims, iat: Math.floor(Date.now() / 1000) + 600 } }],
    ['is bound to a key', { ...own, claims: { ...own.claims, cnf: { jkt: 'x' } } }],
    ['is an ID token', { ...own, header: { typ: 'JWT' } }],
    ['is signed by a stranger', { ...own, signedBy: 'stranger' }],
    ['is signed by nobody', { ...own, signedBy: 'nobody' }],
  ])('is refused when it %s', async (_why, options) => {
    await expect(verified(options)).rejects.toMatchObject({ code: 'invalid-token' });
  });

  test.each(['', 'a.b', 'a'.repeat(9000)])('is refused when it is none: %.10s', async (token) => {
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'invalid-token' });
  });
});
