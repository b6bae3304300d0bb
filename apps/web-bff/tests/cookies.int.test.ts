import type { ScriptedBrowser } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createServices } from '../src/services.ts';
import { appUnderTest, fromPage } from './app-under-test.ts';
import { ada, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

const document = '/v2/documents/doc_q3plan7x2mva?include=';

describe('cookies of an app on plain http', () => {
  let stack: Stack;
  let browser: ScriptedBrowser;
  let own: string;

  beforeAll(async () => {
    stack = await startStack();
    browser = await stack.signedIn();
    own = browser.cookies(new URL(stack.origin).host);
  }, 60_000);
  afterAll(() => stack?.stop());

  const ask = async (cookie: string, path = document) => {
    const answer = await browser.fetch(stack.origin + path, { headers: { cookie } });
    const { type } = (await answer.json()) as { type?: string };
    return [answer.status, type?.split('/').at(-1)];
  };

  test('are one, which no script reads and no other site sends', () => {
    expect(own).toMatch(/^frontdesk-session=[\w-]{43}$/);
    const { host } = new URL(stack.origin);
    expect([...browser.jar.values()].filter((kept) => kept.host === host)).toMatchObject([{ sameSite: 'Strict' }]);
  });

  test.each([
    ['before ours', (mine: string) => `frontdesk-session=${'A'.repeat(43)}; ${mine}`],
    ['after ours', (mine: string) => `${mine}; frontdesk-session=${'A'.repeat(43)}`],
    ['empty', (mine: string) => `frontdesk-session=; ${mine}`],
    ['the same', (mine: string) => `${mine}; ${mine}`],
    ['with spaces around it', (mine: string) => `${mine};   frontdesk-session=x`],
  ])('that come twice are refused, as nobody can say which is ours (tossing): %s', async (_how, sent) => {
    for (const path of [document, '/auth/session', '/auth/session/events'])
      expect(await ask(sent(own), path)).toEqual([400, 'ambiguous-session']);
  });

  test.each([
    ['of another spelling', 'FRONTDESK-SESSION=', 'session-missing'],
    ['of another name that ends alike', 'x-frontdesk-session=', 'session-missing'],
    ['cut short', 'frontdesk-session=', 'session-ended'],
  ])('%s open nothing', async (_how, name, code) => {
    const id = own.split('=')[1] ?? '';
    expect(await ask(`${name}${code === 'session-ended' ? id.slice(1) : id}`)).toEqual([401, code]);
  });

  test('with a value as long as a request can have open nothing', async () => {
    expect(await ask(`frontdesk-session=${'A'.repeat(8_000)}`)).toEqual([401, 'session-ended']);
  });

  test('that are too many or too large are refused before we read them, and the next request is served', async () => {
    const answer = await browser.fetch(stack.origin + document, {
      headers: { cookie: `pad=${'x'.repeat(20_000)}; ${own}` },
    });
    expect(answer.status).toBe(431);
    const many = Array.from({ length: 500 }, (_, at) => `c${at}=${at}`).join('; ');
    expect((await browser.fetch(stack.origin + document, { headers: { cookie: `${many}; ${own}` } })).status).toBe(200);
    expect(await (await browser.fetch(`${stack.origin}/auth/session`)).json()).toMatchObject({ userId: ada });
  });

  test.each([
    ['twice', (name: string, value: string) => `${name}=${value}; ${name}=${value}`],
    ['cut short', (name: string, value: string) => `${name}=${value.slice(0, -4)}`],
    ['far too long', (name: string) => `${name}=${'A'.repeat(9_000)}`],
    ['of another attempt', (name: string) => `${name.slice(0, -3)}xyz=AAAA`],
  ])('of a sign-in that come back %s finish nothing', async (_how, sent) => {
    const stranger = await stack.signedIn();
    stranger.jar.clear();
    const { host } = new URL(stack.origin);
    const begin = `${stack.origin}/auth/login`;
    const callback = await stranger.navigate(begin, { until: ({ pathname }) => pathname === '/auth/callback' });
    const [name = '', value = ''] = stranger.cookies(host).split('=');
    expect(name).toContain('-login-');
    const answer = await fetch(callback.url, { headers: { cookie: sent(name, value) } });
    expect(answer.status).toBe(400);
    expect(answer.headers.getSetCookie().join()).not.toContain('-session=');
  });
});

describe('cookies of an app on https', () => {
  const secure = readConfig({
    ORIGIN: 'https://desk.example',
    PLAIN_HTTP: 'off',
    OIDC_ISSUER: 'https://login.example',
  });
  const services = createServices(secure, appUnderTest().services.log);
  const app = createApp(services);
  beforeAll(() => services.lifecycle.ready());
  afterAll(async () => await services[Symbol.asyncDispose]());

  const codeFor = async (cookie: string) => {
    const { status, body } = await request(app)
      .get('/auth/session')
      .set({ ...fromPage, Cookie: cookie });
    return [status, (body as { type: string }).type.split('/').at(-1)];
  };
  const id = 'A'.repeat(43);

  test('have the prefix that only an answer of this origin can set: what a subdomain sets is no cookie of ours', async () => {
    expect(await codeFor(`__Host-Http-frontdesk-session=${id}`)).toEqual([401, 'session-ended']);
    for (const name of [
      'frontdesk-session',
      '__Host-frontdesk-session',
      '__Http-frontdesk-session',
      '__host-http-frontdesk-session',
    ])
      expect([name, ...(await codeFor(`${name}=${id}`))]).toEqual([name, 401, 'session-missing']);
  });

  test('are not found under a name with a space that browsers keep and servers may trim', async () => {
    expect(await codeFor(`\u00a0__Host-Http-frontdesk-session=${id}`)).toEqual([401, 'session-missing']);
  });
});
