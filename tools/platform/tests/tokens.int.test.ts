import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UnsecuredJWT } from 'jose';
import { bearer } from '../src/http/bearer.ts';
import type { Incoming } from '../src/http/service.ts';
import { createTokenVerifier } from '../src/http/tokens.ts';
import type { TokenVerifier } from '../src/http/tokens.ts';
import { seedTenants } from '../src/seed/seed-tenants.ts';
import { createWorld } from '../src/world/world.ts';
import { startSigner } from './signer.ts';
import type { Signer, TokenFor } from './signer.ts';

const usual: TokenFor = {
  userId: 'usr_ada7k2m9qxr3',
  tenantId: 'ten_halden4k7q2w',
  audience: 'documents',
  scope: 'documents.read',
};
const world = createWorld();
let signer: Signer;
let stranger: Signer;
let tokens: TokenVerifier;

beforeAll(async () => {
  seedTenants(world);
  [signer, stranger] = await Promise.all([startSigner(), startSigner()]);
  tokens = createTokenVerifier({ issuer: signer.issuer });
});
afterAll(() => Promise.all([signer.close(), stranger.close()]));

function authenticate(authorization: string | undefined, method = 'GET', by = tokens): Promise<unknown> {
  const options = { audience: 'documents', readScope: 'documents.read', writeScope: 'documents.write' };
  return bearer({ world, tokens: by, ...options })({ method, headers: { authorization } } as unknown as Incoming);
}

async function tokenWith(changes: Partial<TokenFor>): Promise<string> {
  return `Bearer ${await signer.token({ ...usual, ...changes })}`;
}

describe('a token of the login system', () => {
  test('says who calls, for whom, and by which client', async () => {
    expect(await authenticate(await tokenWith({}))).toEqual({
      userId: 'usr_ada7k2m9qxr3',
      tenantId: 'ten_halden4k7q2w',
      clientId: 'mobile-bff',
    });
  });

  test.each([
    ['another audience', { audience: 'revisions' }, 'audience is not documents'],
    ['an end that has passed', { expiresInS: -60 }, 'token expired'],
    ['no scope to read', { scope: 'documents.write' }, 'token lacks scope documents.read'],
    ['a user nobody knows', { userId: 'usr_gone00000000' }, 'user of the token is not known'],
    ['a user of another tenant', { tenantId: 'ten_nordlys8v3c1x' }, 'user of the token is not known'],
  ])('with %s is refused', async (_what, changes, message) => {
    await expect(authenticate(await tokenWith(changes))).rejects.toMatchObject({ status: 401, message });
  });

  test('that may only read may not write', async () => {
    await expect(authenticate(await tokenWith({}), 'POST')).rejects.toMatchObject({ status: 401 });
    expect(await authenticate(await tokenWith({ scope: 'documents.write' }), 'POST')).toMatchObject({
      clientId: 'mobile-bff',
    });
  });

  test('of someone else, unsigned, or that is none, is refused', async () => {
    const unsigned = new UnsecuredJWT({ tid: usual.tenantId, scope: usual.scope })
      .setIssuer(signer.issuer)
      .setAudience('documents')
      .setSubject(usual.userId)
      .setExpirationTime('5m')
      .encode();
    for (const token of [await stranger.token(usual), unsigned, 'garbage', '']) {
      await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject({ status: 401 });
    }
    for (const authorization of [undefined, 'Basic YTpi']) {
      await expect(authenticate(authorization)).rejects.toMatchObject({ status: 401, message: 'token missing' });
    }
  });

  test('cannot be checked while the login system is away: that is not the caller’s mistake', async () => {
    const gone = createTokenVerifier({ issuer: signer.issuer, jwksUrl: 'http://127.0.0.1:9/jwks.json' });
    await expect(authenticate(await tokenWith({}), 'GET', gone)).rejects.toMatchObject({ status: 500 });
  });
});
