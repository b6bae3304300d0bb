import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startIdentityProvider, type StartedIdentityProvider } from '@frontdesk/test-kit';
import { createBrowser } from '../tests/browser.ts';
import { listening, startInstance, type Instance } from '../tests/instance.ts';
import { memorySessionStore } from './index.ts';

let provider: StartedIdentityProvider;
let app: Instance;

beforeAll(async () => {
  const at = await listening();
  provider = await startIdentityProvider({ env: { WEB_ORIGIN: at.url } });
  const store = memorySessionStore();
  app = await startInstance({ store, origin: at.url, issuer: provider.issuer }, at);
}, 60_000);

afterAll(async () => {
  await app?.stop();
  await provider?.stop();
});

describe('a whole sign-in', () => {
  test('ends where it was asked to, with a session that the routes take', async () => {
    const browser = createBrowser();
    const landed = await browser.navigate(`${app.url}/auth/login?returnTo=${encodeURIComponent('/v2/who?x=//b')}`);
    expect(landed.url.href).toBe(`${app.url}/v2/who?x=//b`);
    expect(landed.status).toBe(403); // a navigation cannot send the CSRF header
    const who = await browser.fetch(`${app.url}/v2/who`);
    expect(await who.json()).toMatchObject({ userId: 'usr_ada7k2m9qxr3', tenantId: 'ten_halden4k7q2w' });
    const session = await browser.fetch(`${app.url}/auth/session`);
    expect(session.headers.get('cache-control')).toBe('no-store');
    expect(await session.json()).toMatchObject({ userId: 'usr_ada7k2m9qxr3', profile: { name: expect.any(String) } });
  });
});
