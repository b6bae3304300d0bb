import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scriptedBrowser } from '@frontdesk/test-kit';
import type { ScriptedBrowser, Visit } from '@frontdesk/test-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ada, chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let stack: Stack;
let host: string;
let browser: ScriptedBrowser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
  stack = await startStack({ app: { AUDIT_FILE: join(folder, 'audit.jsonl'), AUDIT_ON_LOSS: 'refuse' } });
  ({ host } = new URL(stack.origin));
}, 60_000);
afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true });
});
beforeEach(() => void (browser = scriptedBrowser()));

const isCallback = (url: URL): boolean => url.pathname === '/auth/callback';
const isHome = (url: URL): boolean => url.href === `${stack.origin}/`;
const sessionIn = (who: ScriptedBrowser): string | undefined => /-session=([^;]+)/.exec(who.cookies(host))?.[1];

/** Where the app sends the browser to sign in: an address of the login system, which is not yet visited. */
async function begun(who = browser): Promise<URL> {
  const to = `${stack.origin}/auth/login?returnTo=/`;
  return (await who.navigate(to, { until: (url) => url.host !== host })).url;
}

/** What the login system answers to it: an address of the app, which is not yet visited. */
async function answered(authorization: URL, user = ada, who = browser): Promise<URL> {
  return (await who.navigate(authorization.href, { user, until: isCallback, from: host })).url;
}

const follow = (callback: URL, who = browser): Promise<Visit> =>
  who.navigate(callback.href, { until: isHome, from: new URL(stack.issuer).host });

async function whoIs(who = browser): Promise<string | number> {
  const answer = await who.fetch(`${stack.origin}/auth/session`);
  return answer.status === 200 ? ((await answer.json()) as { userId: string }).userId : answer.status;
}

async function expectRefused(visit: Visit, who = browser): Promise<void> {
  expect(visit.status).toBe(400);
  expect(visit.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(visit.headers.get('cache-control')).toBe('no-store');
  expect(visit.text).toContain('<html lang="en">');
  expect(sessionIn(who)).toBeUndefined();
  expect(await whoIs(who)).toBe(401);
}

/** What was recorded of these, in their order. */
async function recorded(operations: readonly string[], count: number): Promise<Record<string, unknown>[]> {
  for (;;) {
    const lines = (await readFile(join(folder, 'audit.jsonl'), 'utf8')).split('\n').slice(0, -1);
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const own = records.filter(({ operation }) => operations.includes(String(operation)));
    if (own.length >= count) return own;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// The first of all, so that there are no other records.
test('signing in and out is recorded with whose it was, and what failed without', async () => {
  const routes = ['loginCallback', 'logout'];
  await follow(await answered(await begun(), chiara));
  await browser.fetch(`${stack.origin}/auth/logout`, { method: 'POST' });
  const forged = await answered(await begun());
  forged.searchParams.set('state', 'x'.repeat(43));
  await follow(forged);
  const [signedIn, signedOut, failed] = await recorded(routes, 3);
  const who = { userId: chiara, tenantId: expect.stringMatching(/^ten_/) };
  expect(signedIn).toMatchObject({ operation: 'loginCallback', outcome: 'done', ...who });
  expect(signedOut).toMatchObject({ operation: 'logout', action: 'write', outcome: 'done', ...who });
  expect(failed).toMatchObject({ operation: 'loginCallback', outcome: 'refused', status: 400 });
  expect(failed).not.toHaveProperty('userId');
});

describe('signing in', () => {
  test('gives a new session id, whichever was planted before (fixation)', async () => {
    const attacker = scriptedBrowser();
    await follow(await answered(await begun(attacker), chiara, attacker), attacker);
    const planted = sessionIn(attacker) ?? '';
    for (const value of [planted, 'A'.repeat(43)]) {
      const victim = scriptedBrowser();
      victim.jar.set(`${host} frontdesk-session`, { value, host, sameSite: 'Strict' });
      expect(isHome((await follow(await answered(await begun(victim), ada, victim), victim)).url)).toBe(true);
      expect(sessionIn(victim)).not.toBe(value);
      expect(await whoIs(victim)).toBe(ada);
      expect(await whoIs(attacker)).toBe(401); // what they planted has ended
    }
  });

  test('a second time gives another id, and the first one opens nothing any more', async () => {
    await follow(await answered(await begun()));
    const first = browser.cookies(host);
    await follow(await answered(await begun()));
    expect(browser.cookies(host)).not.toBe(first);
    const old = await browser.fetch(`${stack.origin}/auth/session`, { headers: { cookie: first } });
    expect(old.status).toBe(401);
    expect(await whoIs()).toBe(ada);
  });

  test('that is not there any more when it is finished, and one that is finished twice, end on a page', async () => {
    const authorization = await begun();
    const began = new Map(browser.jar);
    const callback = await answered(authorization);
    expect(isHome((await follow(callback)).url)).toBe(true);
    const copy = scriptedBrowser();
    for (const [name, kept] of began) copy.jar.set(name, kept);
    await expectRefused(await follow(callback, copy), copy);
  });
});

describe('a sign-in that was tampered with ends on a page, without a session', () => {
  test.each([
    ['another state', (url: URL) => url.searchParams.set('state', 'x'.repeat(43))],
    ['no state', (url: URL) => url.searchParams.delete('state')],
    ['the state twice', (url: URL) => url.searchParams.append('state', url.searchParams.get('state') ?? '')],
    ['another code', (url: URL) => url.searchParams.set('code', 'x'.repeat(43))],
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
    ['no code', (url: URL) => url.searchParams.delete('code')],
    [
      'no code, but a token',
      (url: URL) => (url.searchParams.delete('code'), url.searchParams.set('id_token', 'a.b.c')),
    ],
  ])('%s in the answer', async (_what, change) => {
    const callback = await answered(await begun());
    change(callback);
    await expectRefused(await follow(callback));
  });

  test.each(['nonce', 'code_challenge', 'state'])('another %s in the question', async (name) => {
    const authorization = await begun();
    expect(authorization.searchParams.get(name)).toMatch(/^[\w-]{43}$/);
    expect(authorization.searchParams.get('code_challenge_method')).toBe('S256');
    authorization.searchParams.set(name, 'c'.repeat(43));
    await expectRefused(await follow(await answered(authorization)));
  });

  test('a code of another attempt of the same browser', async () => {
    const [mine, other] = [await answered(await begun()), await answered(await begun())];
    mine.searchParams.set('code', other.searchParams.get('code') ?? '');
    await expectRefused(await follow(mine));
  });

  test('the attacker’s answer in the browser of somebody else (login CSRF), also of somebody who is signed in', async () => {
    const attacker = scriptedBrowser();
    const [forStranger, forUser] = [
      await answered(await begun(attacker), chiara, attacker),
      await answered(await begun(attacker), chiara, attacker),
    ];
    await expectRefused(await follow(forStranger));
    await follow(await answered(await begun()));
    const before = sessionIn(browser);
    expect((await follow(forUser)).status).toBe(400);
    expect([sessionIn(browser), await whoIs()]).toEqual([before, ada]);
  });
});

describe('where to return to', () => {
  const ask = (returnTo: string) =>
    fetch(`${stack.origin}/auth/login?${new URLSearchParams({ returnTo }).toString()}`, { redirect: 'manual' });

  test.each([
    ...[
      '//evil',
      '/\\evil',
      '/%09/evil',
      '/\t/evil',
      'https:evil',
      'https://evil',
      '\\\\evil',
      '/%2f/evil',
      '/%5cevil',
    ],
    ...['javascript:alert(1)', 'data:text/html,x', 'evil', '', '/.//evil', '/a/..//evil', '/auth/logout', '/\u0000'],
  ])('%j is refused before anything begins', async (returnTo) => {
    const answer = await ask(returnTo);
    expect([answer.status, answer.headers.get('location'), answer.headers.getSetCookie()]).toEqual([400, null, []]);
    expect(await answer.json()).toMatchObject({ errors: [{ pointer: '/query/returnTo' }] });
  });

  test.each(['/a?x=//b', '/documents/7#part', '/?next=https://evil'])('%j is a path of ours', async (returnTo) => {
    const to = `${stack.origin}/auth/login?${new URLSearchParams({ returnTo }).toString()}`;
    const landed = await browser.navigate(to, {
      until: (url) => url.host === host && !url.pathname.startsWith('/auth/'),
    });
    expect(landed.url.href).toBe(stack.origin + returnTo);
  });

  test('twice in the query is refused', async () => {
    const answer = await fetch(`${stack.origin}/auth/login?returnTo=/&returnTo=//evil`, { redirect: 'manual' });
    expect(answer.status).toBe(400);
  });
});
