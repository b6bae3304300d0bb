import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { scriptedBrowser, startIdentityProvider } from '@frontdesk/test-kit';
import type { ScriptedBrowser, StartedIdentityProvider } from '@frontdesk/test-kit';
import { listening, routes, startInstance, type Instance } from '../tests/instance.ts';
import { memorySessionStore } from './index.ts';

let provider: StartedIdentityProvider;
let app: Instance;
let host: string;
let browser: ScriptedBrowser;

beforeAll(async () => {
  const at = await listening();
  ({ host } = new URL(at.url));
  provider = await startIdentityProvider({ env: { WEB_ORIGIN: at.url } });
  const store = memorySessionStore();
  app = await startInstance({ store, origin: at.url, issuer: provider.issuer }, at);
}, 60_000);

afterAll(async () => {
  await app?.stop();
  await provider?.stop();
});

beforeEach(() => {
  browser = scriptedBrowser();
});

const signIn = () =>
  browser.navigate(`${app.url}/auth/login?returnTo=/home`, { until: (url) => url.pathname === '/home' });

describe('every route that takes the session', () => {
  // By name, each with a defence of its own. Whoever adds one has to add it here.
  const exempt = ['backChannelLogout', 'continueLogout', 'login', 'loginCallback'];
  const guarded = routes.filter(({ access }) => access.name !== 'anyone');

  test('is all but those that are named here', () => {
    const others = routes.filter((route) => !guarded.includes(route)).map(({ name }) => name);
    expect(others.toSorted()).toEqual(exempt);
  });

  test.each([
    ['no header', {}, 'csrf-header-missing'],
    ['another value of it', { 'frontdesk-csrf': '0', 'sec-fetch-site': 'same-origin' }, 'csrf-header-missing'],
    ['the header twice', { 'frontdesk-csrf': '1, 1', 'sec-fetch-site': 'same-origin' }, 'csrf-header-missing'],
    ['another site', { 'frontdesk-csrf': '1', 'sec-fetch-site': 'cross-site' }, 'not-same-origin'],
    ['a sister of our site', { 'frontdesk-csrf': '1', 'sec-fetch-site': 'same-site' }, 'not-same-origin'],
    ['another origin', { 'frontdesk-csrf': '1', origin: 'https://evil.example' }, 'not-same-origin'],
    ['an opaque origin', { 'frontdesk-csrf': '1', origin: 'null' }, 'not-same-origin'],
    [
      'words that contradict each other',
      { 'frontdesk-csrf': '1', 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
      'not-same-origin',
    ],
    ['no word on where from', { 'frontdesk-csrf': '1' }, 'not-same-origin'],
  ])('refuses %s, with the right cookie', async (_how, sent, code) => {
    await signIn();
    for (const { method, path } of guarded) {
      const answer = await fetch(`${app.url}${path.text}`, {
        method: method.toUpperCase(),
        headers: { cookie: browser.cookies(host), ...(sent as Record<string, string>) },
      });
      expect([path.text, answer.status]).toEqual([path.text, 403]);
      expect(await answer.json()).toMatchObject({ type: expect.stringContaining(code) });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
    expect((await browser.fetch(`${app.url}/auth/session`)).status).toBe(200); // none of them did anything
  });

  test('asks for a session', async () => {
    for (const { method, path } of guarded) {
      const answer = await browser.fetch(`${app.url}${path.text}`, { method: method.toUpperCase() });
      expect([path.text, answer.status]).toEqual([path.text, 401]);
      expect(answer.headers.get('www-authenticate')).toBe('Session realm="frontdesk"');
    }
  });
});

describe('a logout token', () => {
  const send = (body: string, type = 'application/x-www-form-urlencoded') =>
    fetch(`${app.url}/auth/backchannel-logout`, { method: 'POST', headers: { 'content-type': type }, body });

  test.each([
    ['none', ''],
    ['an empty one', 'logout_token='],
    ['no token', 'logout_token=x.y.z'],
    ['two', 'logout_token=a.b.c&logout_token=a.b.c'],
  ])('is refused: %s', async (_how, body) => {
    const answer = await send(body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('is refused where it is an access token, of another type, or far too large', async () => {
    await signIn();
    const token = await provider.token({ client: 'web' });
    expect((await send(`logout_token=${token}`)).status).toBe(400);
    expect((await send('{"logout_token":"x"}', 'application/json')).status).toBe(415);
    expect((await send(`logout_token=${'a'.repeat(20_000)}`)).status).toBe(413);
    expect((await browser.fetch(`${app.url}/auth/session`)).status).toBe(200);
  });
});
