import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { redisRevocations, type Revocations } from '@frontdesk/auth';
import { createRedis, type Redis } from '@frontdesk/redis';
import { readEvents, scriptedBrowser, startIdentityProvider, startRedis } from '@frontdesk/test-kit';
import type { ScriptedBrowser, StartedIdentityProvider, StartedRedis } from '@frontdesk/test-kit';
import { timeBar } from '@frontdesk/test-kit/time-bar';
import { listening, startInstance, type Instance } from '../tests/instance.ts';
import { redisSessionStore } from './index.ts';

let server: StartedRedis;
let provider: StartedIdentityProvider;
const connections: Redis[] = [];
const allRevocations: Revocations[] = [];
let first: Instance;
let second: Instance;

beforeAll(async () => {
  const at = await listening();
  [server, provider] = await Promise.all([
    startRedis(),
    startIdentityProvider({ env: { WEB_ORIGIN: at.url, ACCESS_TOKEN_TTL_S: '60' } }),
  ]);
  const start = async (where?: typeof at): Promise<Instance> => {
    const redis = createRedis({ url: server.url, app: 'ends', commandDeadlineMs: 500 });
    connections.push(redis);
    expect(await redis.whenUp(10_000)).toBe(true);
    const times = { idleMs: 20_000, warnMs: 18_500, graceMs: 3_000 };
    const shared = { store: redisSessionStore(redis), revocations: redisRevocations({ redis }) };
    allRevocations.push(shared.revocations);
    return await startInstance({ ...shared, origin: at.url, issuer: provider.issuer, ...times }, where);
  };
  first = await start(at);
  second = await start();
}, 60_000);

afterAll(async () => {
  await Promise.all([first?.stop(), second?.stop()]);
  await Promise.all(allRevocations.map((revocations) => revocations.close()));
  await Promise.all(connections.map((redis) => redis.close()));
  await Promise.all([server?.stop(), provider?.stop()]);
});

let browser: ScriptedBrowser;

beforeEach(async () => {
  browser = scriptedBrowser();
  await signIn(browser);
});

async function signIn(who: ScriptedBrowser, user = 'usr_ada7k2m9qxr3'): Promise<void> {
  const path = '/auth/login?returnTo=/home';
  const landed = await who.navigate(`${first.url}${path}`, { user, until: (url) => url.pathname === '/home' });
  expect(landed.url.pathname).toBe('/home');
}

/** As the load balancer sends it there: the cookies are those of the one origin. */
async function at(instance: Instance, path: string, init: RequestInit = {}): Promise<Response> {
  return await fetch(`${instance.url}${path}`, { ...init, headers: ownHeaders() });
}

function ownHeaders(): Record<string, string> {
  return { cookie: browser.cookies(new URL(first.url).host), 'frontdesk-csrf': '1', 'sec-fetch-site': 'same-origin' };
}

const viaSecond = (): Pick<ScriptedBrowser, 'fetch'> & ScriptedBrowser => ({
  ...browser,
  fetch: (address, init) => fetch(address, { ...init, headers: ownHeaders() }),
});

const eventsAtSecond = () => readEvents(viaSecond(), `${second.url}/auth/session/events`);

describe('revoking a user’s access', () => {
  test('ends their sessions and open event streams at every instance within a second', async () => {
    browser = scriptedBrowser();
    await signIn(browser, 'usr_chi9r5d3vnk8');
    const events = await eventsAtSecond();
    const headers = ownHeaders();
    const began = performance.now();
    await allRevocations[0]?.revoke({ kind: 'user', id: 'usr_chi9r5d3vnk8' });
    const ended = await events.next('ended');
    expect(ended.data).toEqual({ reason: 'revoked' });
    expect(ended.at - began).toBeLessThan(timeBar(1_000));
    await events.ended;
    for (const path of ['/auth/session', '/v2/who']) {
      for (const { url } of [first, second]) expect((await fetch(`${url}${path}`, { headers })).status).toBe(401);
    }
  });

  test('ends a session that nobody watches too: a token that it gets later is no new sign-in', async () => {
    browser = scriptedBrowser();
    await signIn(browser, 'usr_dan6j1x8hse4');
    const headers = ownHeaders();
    await allRevocations[1]?.revoke({ kind: 'user', id: 'usr_dan6j1x8hse4' });
    // The verifier of these instances knows of no revocation, as it would not know of one before the token was issued.
    expect((await fetch(`${second.url}/v2/who`, { headers })).status).toBe(401);
    expect(second.reports).toContainEqual({ type: 'ended', reason: 'revoked' });
  });
});

describe('signing out', () => {
  test('in one tab is told to the other through another instance within a second', async () => {
    const events = await eventsAtSecond();
    expect(events.status).toBe(200);
    expect(events.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const headers = ownHeaders();
    const began = performance.now();
    const answer = await browser.fetch(`${first.url}/auth/logout`, { method: 'POST' });
    expect(await answer.json()).toEqual({ continueAt: '/auth/logout' });
    const ended = await events.next('ended');
    expect(ended.data).toEqual({ reason: 'signed-out' });
    expect(ended.at - began).toBeLessThan(timeBar(1_000));
    await events.ended;
    for (const { url } of [first, second]) expect((await fetch(`${url}/v2/who`, { headers })).status).toBe(401);
  });

  test('goes on to the login system, which then asks who it is again', async () => {
    await browser.fetch(`${first.url}/auth/logout`, { method: 'POST' });
    const host = new URL(first.url).host;
    expect(browser.cookies(host)).not.toContain('session=');
    const done = await browser.navigate(`${first.url}/auth/logout`, { until: (url) => url.pathname === '/' });
    expect(done.url.href).toBe(`${first.url}/`);
    expect(browser.cookies(host)).toBe('');
    const again = await browser.navigate(`${first.url}/auth/login`, {
      user: 'usr_nobody',
      until: (url) => url.pathname === '/',
    });
    expect(again.status).toBe(400); // it asked, and knows nobody of that name
  });

  test('everywhere ends the sessions of all devices, and those of nobody else', async () => {
    const [phone, other] = [scriptedBrowser(), scriptedBrowser()];
    await signIn(phone);
    await signIn(other, 'usr_ben4t8w1zcp6');
    const events = await eventsAtSecond();
    expect((await phone.fetch(`${first.url}/auth/logout-everywhere`, { method: 'POST' })).status).toBe(200);
    expect((await events.next('ended', 1_000)).data).toEqual({ reason: 'signed-out-everywhere' });
    expect((await browser.fetch(`${first.url}/v2/who`)).status).toBe(401);
    expect((await other.fetch(`${first.url}/v2/who`)).status).toBe(200);
  });

  test('at the login system is heard behind the back, by every instance within a second', async () => {
    const events = await eventsAtSecond();
    // A sign-out that began elsewhere: the session's own cookies know nothing of it.
    const began = performance.now();
    const leave = `${provider.issuer}/oauth2/logout?client_id=web&post_logout_redirect_uri=${encodeURIComponent(`${first.url}/`)}`;
    await browser.navigate(leave, { until: (url) => url.host === new URL(first.url).host });
    const ended = await events.next('ended', 5_000);
    expect(ended.data).toEqual({ reason: 'signed-out-at-provider' });
    expect(ended.at - began).toBeLessThan(timeBar(1_000));
    for (const instance of [first, second]) expect((await at(instance, '/v2/who')).status).toBe(401);
  });

  test('works while the login system is away', async () => {
    // Its own instance of the provider's client cannot reach it; the routes are those of any other.
    const away = await startInstance({
      store: redisSessionStore(connections[0] as Redis),
      origin: first.url,
      issuer: provider.issuer,
      fetch: () => Promise.reject(new TypeError('fetch failed')),
    });
    expect((await at(away, '/auth/logout', { method: 'POST' })).status).toBe(200);
    expect((await at(first, '/v2/who')).status).toBe(401);
    const failed = await fetch(`${away.url}/auth/login`, { redirect: 'manual' });
    expect(failed.status).toBe(503);
    expect(await failed.text()).toContain('Signing in does not work at the moment');
    await away.stop();
  });
});

describe('a session that nobody uses', () => {
  test('says that it is expiring; asking for it changes nothing, and using it does', async () => {
    const events = await eventsAtSecond();
    const { data } = await events.next('expiring', 5_000);
    const endsAt = Date.parse(String(data['endsAt']));
    const { expiresAt } = (await (await at(first, '/auth/session')).json()) as { expiresAt: string };
    expect(Math.abs(Date.parse(expiresAt) - endsAt)).toBeLessThan(200);
    await at(first, '/v2/who');
    const { expiresAt: later } = (await (await at(second, '/auth/session')).json()) as { expiresAt: string };
    expect(Date.parse(later)).toBeGreaterThan(endsAt + 500);
    events.close();
  }, 10_000);
});

describe('when Redis is away', () => {
  const codes = async (path = '/v2/who') =>
    await Promise.all([first, second].map(async (instance) => (await at(instance, path)).status));

  test('who was seen here keeps reading for the grace time; nobody signs in; and it heals', async () => {
    expect((await at(first, '/v2/who')).status).toBe(200);
    server.pause();
    try {
      expect(await codes()).toEqual([200, 503]); // the second instance has never seen this session
      const stranger = scriptedBrowser();
      const refused = await stranger.navigate(`${first.url}/auth/login?returnTo=/home`, {
        until: (url) => url.pathname === '/home',
      });
      expect(refused.status).toBe(503);
      expect(stranger.cookies(new URL(first.url).host)).not.toContain('session=');
      const forged = { ...ownHeaders(), cookie: `frontdesk-session=${'A'.repeat(43)}` };
      expect((await fetch(`${first.url}/v2/who`, { headers: forged })).status).toBe(503);
      expect((await at(first, '/auth/logout', { method: 'POST' })).status).toBe(503);
      await pause(5_500);
      const after = await at(first, '/v2/who');
      expect(after.status).toBe(503);
      expect(after.headers.get('retry-after')).toBe('1');
    } finally {
      server.resume();
    }
    await Promise.all(connections.map((redis) => redis.whenUp(10_000)));
    await pause(1_500);
    expect(await codes()).toEqual([200, 200]);
    const events = await eventsAtSecond();
    await browser.fetch(`${first.url}/auth/logout`, { method: 'POST' });
    expect((await events.next('ended', 2_000)).data).toEqual({ reason: 'signed-out' });
  }, 40_000);

  test('who signed out before it went away is not signed in again by it', async () => {
    const headers = ownHeaders();
    for (const instance of [first, second]) expect((await at(instance, '/v2/who')).status).toBe(200);
    expect((await at(first, '/auth/logout', { method: 'POST' })).status).toBe(200);
    await pause(200);
    server.pause();
    try {
      for (const { url } of [first, second]) {
        const { status } = await fetch(`${url}/v2/who`, { headers });
        expect([401, 503]).toContain(status);
      }
    } finally {
      server.resume();
    }
    await Promise.all(connections.map((redis) => redis.whenUp(10_000)));
  }, 20_000);
});

test('no token, cookie or id is in any log line', async () => {
  const cookie = browser.cookies(new URL(first.url).host);
  const id = /session=([^;]+)/.exec(cookie)?.[1] ?? 'none';
  const { token } = (await (await at(first, '/v2/who')).json()) as { token: string };
  await at(first, '/auth/session');
  for (const instance of [first, second]) {
    const text = instance.logged.join('\n');
    expect(text).not.toContain(id);
    expect(text).not.toContain(token);
    expect(text).not.toMatch(/eyJ[\w-]{20}/);
    expect(JSON.stringify(instance.reports)).not.toMatch(/eyJ[\w-]{20}/);
  }
});
