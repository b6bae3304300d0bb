import { expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { startIdentityProvider } from './identity-provider.ts';

test('a started identity provider signs users in', async () => {
  const provider = await startIdentityProvider();
  try {
    const claims = decodeJwt(await provider.token({ user: 'usr_ada7k2m9qxr3', client: 'mobile' }));
    expect(claims).toMatchObject({ iss: provider.issuer, sub: 'usr_ada7k2m9qxr3' });
  } finally {
    await provider.stop();
  }
}, 30_000);
