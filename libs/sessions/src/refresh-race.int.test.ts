import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRedis, type Redis } from '@frontdesk/redis';
import { scriptedBrowser, startChild, startIdentityProvider, startRedis } from '@frontdesk/test-kit';
import type { ChildTool, ScriptedBrowser, StartedIdentityProvider, StartedRedis } from '@frontdesk/test-kit';
import { listening, sealingKeys, startInstance, type Instance } from '../tests/instance.ts';
import { redisSessionStore } from './index.ts';
import { createSeal } from '@frontdesk/sealing';
import { contentCodec, keyOfSession, type SessionContent } from './session-content.ts';

const tokenLivesS = 3;
const main = fileURLToPath(new URL('../tests/main.ts', import.meta.url));

let server: StartedRedis;
let redis: Redis;
let provider: StartedIdentityProvider;
let first: Instance;
let children: ChildTool[] = [];
let refreshes = 0;

beforeAll(async () => {
  const at = await listening();
  [server, provider] = await Promise.all([
    startRedis(),
    startIdentityProvider({ env: { WEB_ORIGIN: at.url, ACCESS_TOKEN_TTL_S: String(tokenLivesS) } }),
  ]);
  redis = createRedis({ url: server.url, app: 'race', commandDeadlineMs: 5_000 });
  await redis.whenUp(10_000);
  const { issuer } = provider;
  first = await startInstance({ store: redisSessionStore(redis), origin: at.url, issuer }, at);
  const env = { ISSUER: issuer, ORIGIN: at.url, REDIS_URL: server.url };
  children = await Promise.all([1, 2, 3].map(() => startChild(main, { env })));
}, 60_000);

afterAll(async () => {
  await Promise.all(children.map((child) => child.stop()));
  await first?.stop();
  await redis?.close();
  await Promise.all([server?.stop(), provider?.stop()]);
});

async function signedIn(): Promise<ScriptedBrowser> {
  const browser = scriptedBrowser();
  const landed = await browser.navigate(`${first.url}/auth/login?returnTo=/home`, {
    until: (url) => url.pathname === '/home',
  });
  expect(landed.url.pathname).toBe('/home');
  refreshes = counted('refreshed');
  return browser;
}

function counted(type: string): number {
  const inChildren = children.flatMap((child) =>
    child
      .log()
      .split('\n')
      .filter((line) => line === `report:${type}`),
  );
  return inChildren.length + first.reports.filter((report) => report.type === type).length;
}

async function allAtOnce(browser: ScriptedBrowser): Promise<Response[]> {
  const headers = {
    cookie: browser.cookies(new URL(first.url).host),
    'frontdesk-csrf': '1',
    'sec-fetch-site': 'same-origin',
  };
  return await Promise.all(
    children.flatMap(({ urls }) => Array.from({ length: 50 }, () => fetch(`${urls['instance']}/v2/who`, { headers }))),
  );
}

async function contentOf(browser: ScriptedBrowser): Promise<{ key: string; content: SessionContent }> {
  const id = [...browser.jar].find(([name]) => name.endsWith('-session'))?.[1].value ?? '';
  const key = keyOfSession(id) ?? '';
  const kept = await redisSessionStore(redis).read(key);
  const content = kept && contentCodec(createSeal(() => sealingKeys)).read(key, kept);
  if (!content) throw new Error('no session');
  return { key, content };
}

async function refreshAsThief(refreshToken: string): Promise<Response> {
  const basic = Buffer.from('web:dev-web-secret').toString('base64');
  return await fetch(`${provider.issuer}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
  });
}

const expired = () => pause(tokenLivesS * 1_000 + 100);

describe('three processes, a provider that rotates, and a token that has expired', () => {
  test('150 requests at once make one refresh, all are answered, and nobody is signed out', async () => {
    const browser = await signedIn();
    for (const round of [1, 2]) {
      await expired();
      const answers = await allAtOnce(browser);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      const tokens = new Set(
        await Promise.all(answers.map(async (answer) => ((await answer.json()) as { token: string }).token)),
      );
      expect(tokens.size).toBe(1);
      await pause(200);
      expect(counted('refreshed') - refreshes).toBe(round);
    }
    expect(counted('ended')).toBe(0);
  }, 30_000);

  test('a stolen old refresh token ends the session', async () => {
    const browser = await signedIn();
    const { content } = await contentOf(browser);
    await expired();
    expect((await browser.fetch(`${first.url}/v2/who`)).status).toBe(200);
    const stolen = await refreshAsThief(content.refreshToken ?? '');
    expect(await stolen.json()).toMatchObject({ error: 'invalid_grant' });
    await expired();
    const after = await allAtOnce(browser);
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set([401]));
    expect(await after[0]?.json()).toMatchObject({ type: expect.stringContaining('session-ended') });
  }, 30_000);

  test('a process that dies after its refresh and before its save: the session ends, and nothing else happens', async () => {
    const browser = await signedIn();
    const { key, content } = await contentOf(browser);
    await expired();
    expect(await redisSessionStore(redis).claim(key, 'dead', 1_000)).toMatchObject({ state: 'claimed' });
    expect((await refreshAsThief(content.refreshToken ?? '')).status).toBe(200);
    const answers = await allAtOnce(browser);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  }, 30_000);

  test('a process that dies before its refresh: another takes over when the lease is over', async () => {
    const browser = await signedIn();
    const { key } = await contentOf(browser);
    await expired();
    await redisSessionStore(redis).claim(key, 'dead', 1_000);
    const answers = await allAtOnce(browser);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await pause(200);
    expect(counted('refreshed') - refreshes).toBe(1);
  }, 30_000);

  test('one who signs out while another tab refreshes stays signed out', async () => {
    const browser = await signedIn();
    await expired();
    const refreshing = allAtOnce(browser);
    await pause(5);
    const host = new URL(first.url).host;
    const cookie = browser.cookies(host);
    expect((await browser.fetch(`${first.url}/auth/logout`, { method: 'POST' })).status).toBe(200);
    for (const { status } of await refreshing) expect([200, 401]).toContain(status);
    expect((await browser.fetch(`${first.url}/v2/who`, { headers: { cookie } })).status).toBe(401);
  }, 30_000);
});
