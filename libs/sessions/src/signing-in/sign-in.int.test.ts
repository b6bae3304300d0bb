import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { scriptedBrowser, startIdentityProvider } from '@frontdesk/test-kit';
import type { ScriptedBrowser, StartedIdentityProvider, Visit } from '@frontdesk/test-kit';
import { listening, startInstance, type Instance } from '../../tests/instance.ts';
import { memorySessionStore } from '../index.ts';

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

const isHome = (url: URL): boolean => url.pathname === '/home';
const isCallback = (url: URL): boolean => url.pathname === '/auth/callback';
const signIn = (who = browser) => who.navigate(`${app.url}/auth/login?returnTo=/home`, { until: isHome });

/** Where the login route sends the browser: the provider's own address, which is not yet visited. */
async function begun(who = browser): Promise<URL> {
  const visit = await who.navigate(`${app.url}/auth/login?returnTo=/home`, { until: (url) => url.host !== host });
  return visit.url;
}

/** What the provider answers, which the browser does not yet follow. */
async function answered(authorization: URL, who = browser): Promise<URL> {
  return (await who.navigate(authorization.href, { until: isCallback, from: host })).url;
}

const follow = (callback: URL, who = browser): Promise<Visit> =>
  who.navigate(callback.href, { until: isHome, from: new URL(provider.issuer).host });

function changed(url: URL, parameters: Record<string, string>): URL {
  const other = new URL(url);
  for (const [name, value] of Object.entries(parameters)) other.searchParams.set(name, value);
  return other;
}

async function expectRefused(visit: Visit, title: string, who = browser): Promise<void> {
  expect(visit.status).toBe(400);
  expect(visit.text).toContain(`<h1>${title}</h1>`);
  expect(who.cookies(host)).not.toContain('-session=');
  expect((await who.fetch(`${app.url}/auth/session`)).status).toBe(401);
}

const sessionId = (who = browser): string => /-session=([^;]+)/.exec(who.cookies(host))?.[1] ?? '';

describe('a whole sign-in', () => {
  test('ends where it was asked to, with a session that the routes take', async () => {
    const landed = await browser.navigate(`${app.url}/auth/login?returnTo=${encodeURIComponent('/v2/who?x=//b')}`);
    expect(landed.url.href).toBe(`${app.url}/v2/who?x=//b`);
    expect(landed.status).toBe(403); // a navigation cannot send the CSRF header
    const who = await browser.fetch(`${app.url}/v2/who`);
    expect(await who.json()).toMatchObject({ userId: 'usr_ada7k2m9qxr3', tenantId: 'ten_halden4k7q2w' });
    expect((await browser.fetch(`${app.url}/v2/write`, { method: 'POST' })).status).toBe(200);
    const beyond = await browser.fetch(`${app.url}/v2/administer`);
    expect(await beyond.json()).toMatchObject({ status: 403, type: expect.stringContaining('insufficient-scope') });
  });

  test('says who it is and until when, and nothing that a script could send elsewhere', async () => {
    await signIn();
    const session = await browser.fetch(`${app.url}/auth/session`);
    expect(session.headers.get('cache-control')).toBe('no-store');
    const told = (await session.json()) as Record<string, string>;
    expect(Object.keys(told).toSorted()).toEqual(['endsAt', 'expiresAt', 'profile', 'startedAt', 'tenantId', 'userId']);
    expect(told).toMatchObject({ userId: 'usr_ada7k2m9qxr3', profile: { name: expect.any(String) } });
    expect(Date.parse(told['expiresAt'] ?? '') - Date.now()).toBeGreaterThan(29 * 60_000);
    expect(Date.parse(told['endsAt'] ?? '') - Date.now()).toBeLessThanOrEqual(10 * 60 * 60_000);
  });

  test('lands on a page of ours, since the cookie does not come along on the way from elsewhere', async () => {
    const callback = await answered(await begun());
    const landing = await browser.navigate(callback.href, { until: isHome, from: new URL(provider.issuer).host });
    expect(landing.text).toContain('http-equiv="refresh" content="0;url=/home"');
    const line = landing.headers.getSetCookie().find((one) => one.includes('-session='));
    expect(line).toMatch(/^frontdesk-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(browser.cookies(host, false)).not.toContain('-session=');
    expect(landing.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('in two tabs at once works in both', async () => {
    const [one, two] = [await begun(), await begun()];
    const [second, first] = [await answered(two), await answered(one)];
    expect((await follow(second)).url.pathname).toBe('/home');
    expect((await follow(first)).url.pathname).toBe('/home');
    expect(browser.cookies(host)).toMatch(/^frontdesk-session=[\w-]{43}$/);
  });

  test('that is begun over and over leaves only a few cookies', async () => {
    for (let tries = 0; tries < 23; tries += 1) await begun();
    expect(browser.cookies(host).split('; ').length).toBeLessThanOrEqual(5);
    expect((await signIn()).url.pathname).toBe('/home');
  });

  test('that the person gives up says so, and offers to begin again', async () => {
    const callback = changed(await answered(await begun()), { error: 'access_denied' });
    callback.searchParams.delete('code');
    const visit = await follow(callback);
    await expectRefused(visit, 'You are not signed in');
    expect(visit.text).toContain('<html lang="en">');
    expect(visit.text).toContain('href="/auth/login?returnTo=%2Fhome"');
  });
});

describe('a login system that hangs', () => {
  test('is told on a page, within the deadline, at the beginning and at the end', async () => {
    let isHanging = false;
    const hanging: typeof fetch = (input, init) => (isHanging ? new Promise(() => undefined) : fetch(input, init));
    const { issuer } = provider;
    const slow = await startInstance({ store: memorySessionStore(), origin: app.url, issuer, fetch: hanging });
    const elsewhere = scriptedBrowser((url) =>
      url.host === host ? new URL(url.pathname + url.search, slow.url) : url,
    );
    const callback = await answered(await begun(elsewhere), elsewhere);
    isHanging = true;
    const headers = { 'request-timeout-ms': '300', cookie: elsewhere.cookies(host) };
    const ended = await fetch(new URL(callback.pathname + callback.search, slow.url), { headers });
    expect([ended.status, ended.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    const unknown = await startInstance({ store: memorySessionStore(), origin: app.url, issuer, fetch: hanging });
    const beginning = await fetch(`${unknown.url}/auth/login`, { headers, redirect: 'manual' });
    expect([beginning.status, await beginning.text()]).toEqual([503, expect.stringContaining('try again in a minute')]);
    await Promise.all([slow.stop(), unknown.stop()]);
  });
});

describe('a sign-in that somebody has tampered with', () => {
  test.each(['x'.repeat(43), '', '../../etc'])('is refused for the state %j', async (state) => {
    const callback = changed(await answered(await begun()), { state });
    await expectRefused(await follow(callback), 'This sign-in has ended');
  });

  test('is refused for a state that comes twice, and for none', async () => {
    const callback = await answered(await begun());
    const twice = new URL(callback);
    twice.searchParams.append('state', callback.searchParams.get('state') ?? '');
    await expectRefused(await follow(twice), 'This sign-in has ended');
    callback.searchParams.delete('state');
    await expectRefused(await follow(callback), 'This sign-in has ended');
  });

  test('is refused for another nonce in the ID token', async () => {
    const callback = await answered(changed(await begun(), { nonce: 'n'.repeat(43) }));
    await expectRefused(await follow(callback), 'You could not be signed in');
  });

  test("is refused for another one's PKCE challenge", async () => {
    const callback = await answered(changed(await begun(), { code_challenge: 'c'.repeat(43) }));
    await expectRefused(await follow(callback), 'You could not be signed in');
  });

  test('is refused for a code that was injected from another attempt', async () => {
    const [mine, other] = [await answered(await begun()), await answered(await begun())];
    const injected = changed(mine, { code: other.searchParams.get('code') ?? '' });
    await expectRefused(await follow(injected), 'You could not be signed in');
  });

  test('is refused for another issuer in the answer (mix-up)', async () => {
    const callback = changed(await answered(await begun()), { iss: 'https://evil.example' });
    await expectRefused(await follow(callback), 'You could not be signed in');
  });

  test('is refused in a browser that did not begin it (login CSRF)', async () => {
    const attacker = scriptedBrowser();
    const callback = await answered(await begun(attacker), attacker);
    await begun(); // the victim has an attempt of its own under way
    await expectRefused(await follow(callback), 'This sign-in has ended');
  });

  test('is refused a second time', async () => {
    const authorization = await begun();
    const attempt = new Map(browser.jar);
    const callback = await answered(authorization);
    expect((await follow(callback)).url.pathname).toBe('/home');
    const copy = scriptedBrowser();
    for (const [name, cookie] of attempt) copy.jar.set(name, cookie);
    await expectRefused(await follow(callback, copy), 'This sign-in has ended', copy);
  });

  test('is refused for a login cookie that came twice, was cut, or is far too long', async () => {
    const callback = await answered(await begun());
    const [name = '', kept] = [...browser.jar].find(([one]) => one.includes('-login-')) ?? [];
    const value = kept?.value ?? '';
    const plain = name.split(' ')[1] ?? '';
    for (const cookie of [
      `${plain}=${value}; ${plain}=${value}`,
      `${plain}=${value.slice(0, -4)}`,
      `${plain}=${'A'.repeat(9_000)}`,
    ]) {
      const answer = await fetch(callback, { headers: { cookie } });
      expect(answer.status).toBe(400);
      expect(answer.headers.getSetCookie().join()).not.toContain('-session=');
    }
    expect((await follow(callback)).url.pathname).toBe('/home');
  });

  test('leaves nothing of the failure in the page, the query included', async () => {
    const callback = changed(await answered(await begun()), {
      error: '<script>alert(1)</script>',
      error_description: 'x',
    });
    const visit = await follow(callback);
    expect(visit.text).not.toContain('script');
    expect(visit.headers.get('cache-control')).toBe('no-store');
  });
});

describe('a sign-in that another page embeds', () => {
  const through = (url: URL | string, destination: string, who = browser) =>
    fetch(url, {
      redirect: 'manual',
      headers: { cookie: who.cookies(host, false), 'sec-fetch-dest': destination, 'sec-fetch-site': 'cross-site' },
    });

  test.each(['iframe', 'frame', 'fencedframe', 'image', 'script', 'style', 'object', 'embed', 'empty', 'Document', ''])(
    'does not begin for the destination %j, and leaves no cookie',
    async (destination) => {
      const answer = await through(`${app.url}/auth/login?returnTo=/home&prompt=none`, destination);
      expect(await answer.json()).toMatchObject({ status: 403, type: expect.stringContaining('not-a-navigation') });
      expect(answer.headers.getSetCookie()).toEqual([]);
    },
  );

  test('does not end there either, and its attempt can still be completed by a navigation', async () => {
    const callback = await answered(await begun());
    const answer = await through(callback, 'iframe');
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
    expect((await follow(callback)).url.pathname).toBe('/home');
  });

  test('begins in the page itself', async () => {
    expect((await through(`${app.url}/auth/login?returnTo=/home`, 'document')).status).toBe(303);
  });
});

describe('where to return to', () => {
  test.each([
    ...['//evil.example', '/\\evil.example', '/%09/evil.example', '/\t/evil.example', 'https:evil.example'],
    ...[
      'https://evil.example',
      'javascript:alert(1)',
      'evil',
      '',
      '/%2fevil',
      '/%5Cevil',
      '/.//evil.example',
      '/a/..//evil',
    ],
    ...['/auth/login', '/auth/logout?x', '/AUTH/login', '/\u0000', `/${'a'.repeat(1_024)}`, '\ud800'],
  ])('is refused unless it is a path of ours: %j', async (returnTo) => {
    const query = new URLSearchParams({ returnTo });
    const answer = await fetch(`${app.url}/auth/login?${query.toString()}`, { redirect: 'manual' });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await answer.json()).toMatchObject({ errors: [{ pointer: '/query/returnTo' }] });
  });

  test('goes through a page as text, never as markup', async () => {
    const path = `/home?q="><script>alert('x')</script>&b=//c#d`;
    const landed = await browser.navigate(
      `${app.url}/auth/login?${new URLSearchParams({ returnTo: path }).toString()}`,
      { until: isHome },
    );
    expect(landed.text).not.toContain('<script');
    expect(landed.url.hash).toBe('#d');
    expect(landed.url.searchParams.get('b')).toBe('//c');
  });
});

describe('the session cookie', () => {
  test('is a new one after each sign-in, and the former session has ended (fixation)', async () => {
    const attacker = scriptedBrowser();
    await signIn(attacker);
    const planted = sessionId(attacker);
    browser.jar.set(`${host} frontdesk-session`, { value: planted, host, sameSite: 'Strict' });
    expect((await signIn()).url.pathname).toBe('/home');
    expect(sessionId()).not.toBe(planted);
    expect((await browser.fetch(`${app.url}/auth/session`)).status).toBe(200);
    expect((await attacker.fetch(`${app.url}/auth/session`)).status).toBe(401);
  });

  test('that came twice is refused, whichever of them is right (cookie tossing)', async () => {
    await signIn();
    const own = `frontdesk-session=${sessionId()}`;
    for (const cookie of [
      `${own}; frontdesk-session=${'A'.repeat(43)}`,
      `frontdesk-session=x; ${own}`,
      `${own}; ${own}`,
    ]) {
      const answer = await browser.fetch(`${app.url}/v2/who`, { headers: { cookie } });
      expect(await answer.json()).toMatchObject({ status: 400, type: expect.stringContaining('ambiguous-session') });
    }
  });

  test.each([
    ['too long', `frontdesk-session=${'A'.repeat(5_000)}`],
    ['no id', 'frontdesk-session='],
    ['unknown', `frontdesk-session=${'A'.repeat(43)}`],
    ['the digest instead of the id', `frontdesk-session=${'0'.repeat(42)}_`],
    ['in quotes', `frontdesk-session="${'A'.repeat(43)}"`],
    ['of another spelling', `FRONTDESK-session=${'A'.repeat(43)}`],
  ])('that is %s opens nothing', async (_how, cookie) => {
    expect((await browser.fetch(`${app.url}/v2/who`, { headers: { cookie } })).status).toBe(401);
  });

  test('among more cookies than a request may have is refused before we read it', async () => {
    const cookie = Array.from({ length: 20 }, (_, at) => `c${at}=${'x'.repeat(1_000)}`).join('; ');
    expect((await browser.fetch(`${app.url}/v2/who`, { headers: { cookie } })).status).toBe(431);
  });

  test('is no match for a bearer token: the cookie alone counts', async () => {
    const token = await provider.token({ client: 'web', scope: 'documents.read' });
    const headers = { authorization: `Bearer ${token}` };
    expect((await browser.fetch(`${app.url}/v2/who`, { headers })).status).toBe(401);
    await signIn();
    const answer = await browser.fetch(`${app.url}/v2/who`, { headers: { authorization: 'Bearer forged' } });
    expect(answer.status).toBe(200);
  });
});
