import { appId } from '@frontdesk/bot-framework/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort, startIdentityProvider } from '@frontdesk/test-kit';
import type { StartedIdentityProvider } from '@frontdesk/test-kit';
import { installedChromium, startChromium } from '@frontdesk/test-kit/chromium';
import type { Page } from '@frontdesk/test-kit/chromium';
import { startTeamsChannel } from '@frontdesk/test-kit/teams';
import type { StartedTeams } from '@frontdesk/test-kit/teams';
import { intent, invoke, message } from '../src/intents/intent.ts';
import { appUnderTest, until } from './app-under-test.ts';
import type { AppUnderTest } from './app-under-test.ts';

// Teams has no token for anybody here: people sign in by hand, in the window that the card's button opens.

const ada = 'usr_ada7k2m9qxr3';
const chiara = 'usr_chi9r5d3vnk8';
const ben = 'usr_ben4t8w1zcp6';
const jun = 'usr_jun1w3k8dvh5';

const whoAmI = intent({
  name: 'whoAmI',
  needs: 'user',
  read: ({ type, name }) => (type === 'message' || name === 'adaptiveCard/action' ? {} : undefined),
  async handle({ activity, user }) {
    const text = `You are ${user?.userId}.`;
    const card = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text };
    return activity.type === 'invoke' ? invoke(200, card) : message({ text });
  },
});

let provider: StartedIdentityProvider;
let teams: StartedTeams;
let app: AppUnderTest;

beforeAll(async () => {
  const port = await freePort();
  provider = await startIdentityProvider();
  const { issuer } = provider;
  teams = await startTeamsChannel({ botUrl: `http://127.0.0.1:${port}/api/messages`, issuer });
  const env = {
    PORT: String(port),
    BOT_ORIGIN: `http://127.0.0.1:${port}`,
    BOT_APP_ID: appId,
    BOT_APP_SECRET: 'dev-bot-secret',
    BOT_ISSUER: teams.url,
    BOT_OPENID_METADATA_URL: teams.metadataUrl,
    BOT_TOKEN_URL: teams.tokenUrl,
    SERVICE_URLS_ALLOWED: teams.serviceUrl,
    TEAMS_TENANTS: '*',
    TEAMS_JS_URL: `${teams.url}/teams-js.js`,
    OIDC_ISSUER: issuer,
    SSO_ISSUER: issuer,
    SSO_JWKS_URL: `${issuer}/.well-known/jwks.json`,
    SSO_AUTHORIZE_URL: `${issuer}/oauth2/authorize`,
    SSO_TOKEN_URL: `${issuer}/oauth2/token`,
  };
  app = await appUnderTest({ env: {}, token: async () => '' }, env, [whoAmI]);
  for (const user of [ada, chiara, ben, jun]) {
    await teams.call('PUT', `/control/people/${user}`, { sso: 'fails', clients: 1 });
  }
}, 60_000);
afterAll(async () => {
  await app.close();
  await Promise.all([teams.stop(), provider.stop()]);
});

interface Visited {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

/** A browser that keeps cookies by host, and picks a person where the login system asks who it is. */
class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();
  readonly #user: string;
  constructor(user: string) {
    this.#user = user;
  }

  async goTo(start: string, until: (url: URL) => boolean = () => false): Promise<Visited> {
    let url = new URL(start);
    let body: URLSearchParams | undefined;
    for (let step = 0; step < 10; step += 1) {
      const kept = this.#cookies.get(url.host) ?? new Map<string, string>();
      this.#cookies.set(url.host, kept);
      const headers = { cookie: [...kept].map(([name, value]) => `${name}=${value}`).join('; ') };
      const answer = await fetch(url, { redirect: 'manual', headers, ...(body && { method: 'POST', body }) });
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        kept.set(name, value);
      }
      const location = answer.headers.get('location');
      const html = await answer.text();
      body = undefined;
      if (location !== null) url = new URL(location, url);
      else if (url.pathname.startsWith('/login/')) body = new URLSearchParams({ user: this.#user });
      else return { url: url.href, status: answer.status, headers: answer.headers, html };
      if (until(url)) return { url: url.href, status: 0, headers: answer.headers, html: '' };
    }
    throw new Error('The sign-in has too many steps.');
  }
}

const codeOn = ({ html }: Visited): string => /data-code="([\w-]+)"/.exec(html)?.[1] ?? '';

interface Seen {
  readonly id: string;
  readonly text: string | undefined;
  readonly link: string | undefined;
}

async function said(chat: string): Promise<Seen[]> {
  const { messages } = await teams.conversation(chat);
  return messages
    .filter(({ from, isHidden }) => from === 'bot' && isHidden !== true)
    .map(({ id, activity }) => {
      const [card] = (activity['attachments'] ?? []) as { content: { buttons?: { value?: string }[] } }[];
      return { id, text: activity['text'] as string | undefined, link: card?.content.buttons?.[0]?.value };
    });
}

/** A chat in which the bot asks this person to sign in. */
async function asked(user: string): Promise<{ chat: string; link: string }> {
  const { chat } = await teams.call<{ chat: { id: string } }>('POST', '/client/chats', { user });
  const before = (await said(chat.id)).length;
  await teams.call('POST', '/client/messages', { user, chat: chat.id, text: 'who am I' });
  let link: string | undefined;
  await until(async () => (link = (await said(chat.id)).slice(before)[0]?.link) !== undefined, 10_000);
  return { chat: chat.id, link: link ?? '' };
}

const verify = (user: string, chat: string, code: string) =>
  teams.call<{ status: number }>('POST', '/client/sign-ins', { user, chat, code });

describe('someone whom Teams has no token for', () => {
  test('signs in in a window, and what they had written goes on, once', async () => {
    const { chat, link } = await asked(ada);
    const page = await new Browser(ada).goTo(link);
    expect(page.status).toBe(200);
    expect(page.html).toContain(`<script src="${teams.url}/teams-js.js"`);
    expect(page.headers.get('content-security-policy')).toMatch(/script-src http\S+teams-js\.js 'sha256-/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    const code = codeOn(page);

    // Somebody else who has the code is not signed in by it, and it is spent.
    const { chat: another } = await asked(chiara);
    expect((await verify(chiara, another, code)).status).toBe(404);
    expect((await verify(ada, chat, code)).status).toBe(404);

    const again = await asked(ada);
    const ofAgain = codeOn(await new Browser(ada).goTo(again.link));
    expect((await verify(ada, again.chat, ofAgain)).status).toBe(200);
    expect((await verify(ada, again.chat, ofAgain)).status).toBe(200); // Teams sends it again
    await until(async () => (await said(again.chat)).some(({ text }) => text === `You are ${ada}.`), 10_000);
    expect((await said(again.chat)).filter(({ text }) => text !== undefined)).toHaveLength(1);
    expect((await teams.conversation(again.chat)).lapses).toEqual([]);
  }, 40_000);

  test('may press a card, and goes on with the code of the window', async () => {
    const { chat } = await teams.call<{ chat: { id: string } }>('POST', '/client/chats', { user: ben });
    const action = { type: 'Action.Execute', verb: 'whoAmI', data: {} };
    const pressed = { user: ben, chat: chat.id, message: 'x', action };
    const first = await teams.call<{ kind: string; link: string }>('POST', '/client/cards/actions', pressed);
    expect(first).toMatchObject({ kind: 'sign-in', link: expect.stringContaining('/auth/start?ticket=') });
    const state = codeOn(await new Browser(ben).goTo(first.link));
    const second = await teams.call('POST', '/client/cards/actions', { ...pressed, state });
    expect(second).toEqual({ kind: 'message', text: `You are ${ben}.` });
  }, 20_000);
});

const inABrowser = installedChromium() === undefined ? test.skip : test;

inABrowser(
  'the window tells the Teams that opened it, in a real browser, and nothing in it complains',
  async () => {
    const { chat, link } = await asked(jun);
    const chromium = await startChromium();
    try {
      const { page, complaints } = await (await chromium.person()).openTab();
      await page.goto(`${teams.url}/`);
      const opened = new Promise<Page>((resolve) => void page.once('popup', (popup) => resolve(popup as Page)));
      const state = page.evaluate(`new Promise((resolve) => {
      addEventListener('message', ({ data }) => resolve(data.state));
      open(${JSON.stringify(link)}, 'sign-in', 'popup');
    })`);
      const popup = await opened;
      const person = `button[value="${jun}"]`;
      await popup.waitForSelector(person);
      await popup.click(person);
      expect((await verify(jun, chat, String(await state))).status).toBe(200);
      expect(complaints).toEqual([]);
    } finally {
      await chromium.stop();
    }
  },
  40_000,
);

describe('a sign-in by hand is refused', () => {
  test('where another person signs in than was asked to', async () => {
    const { link } = await asked(chiara);
    const page = await new Browser(ada).goTo(link);
    expect([page.status, codeOn(page)]).toEqual([400, '']);
    expect(page.html).toContain('data-failure="refused"');
  }, 20_000);

  test('in another browser than it began in', async () => {
    const { link } = await asked(chiara);
    const stolen = await new Browser(chiara).goTo(link, (url) => url.pathname === '/auth/callback');
    const page = await new Browser(chiara).goTo(stolen.url);
    expect([page.status, codeOn(page)]).toEqual([400, '']);
    expect(page.html).toContain('data-failure="expired"');
  }, 20_000);

  test('the second time, with the same answer of the login system and with the same offer', async () => {
    const { link } = await asked(chiara);
    const browser = new Browser(chiara);
    const callback = await browser.goTo(link, (url) => url.pathname === '/auth/callback');
    expect(codeOn(await browser.goTo(callback.url))).not.toBe('');
    for (const url of [callback.url, link]) {
      const page = await browser.goTo(url);
      expect([page.status, codeOn(page)]).toEqual([400, '']);
    }
  }, 20_000);

  test.each(['/auth/start?ticket=unknown', '/auth/callback', '/auth/callback?state=x&code=y'])(
    'at %s, which nothing was asked for',
    async (path) => {
      const page = await new Browser(chiara).goTo(`${app.url}${path}`);
      expect([page.status, codeOn(page)]).toEqual([400, '']);
    },
  );
});
