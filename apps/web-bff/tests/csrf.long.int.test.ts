import { anyone } from '@frontdesk/server';
import { startChromium } from '@frontdesk/test-kit/chromium';
import type { Chromium, Page, Tab } from '@frontdesk/test-kit/chromium';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { routes } from '../src/routes.ts';
import { attack, navigate, startForeignSite, targetOf } from './real-browser-attacks.ts';
import type { ForeignSite, Target } from './real-browser-attacks.ts';
import { click, inChromium, sees } from './real-browser.ts';
import { examples } from './requests.ts';
import { ada, startStack } from './stack.ts';
import type { Received, Stack } from './stack.ts';

// A page asks faster than any person.
const unlimited = { LIMIT_ADDRESS: '10000/s', LIMIT_USER: '10000/s', LIMIT_TENANT: '10000/s' };
const isForAnyone = ({ access }: (typeof routes)[number]): boolean => access.name === anyone.name;
const guarded = routes.filter((route) => !isForAnyone(route)).map(({ name }) => name);
// It may share its path with one that is guarded.
const isOpen = ({ method, path }: Received): boolean =>
  routes.some((route) => isForAnyone(route) && route.method === method.toLowerCase() && route.path.text === path);

inChromium('a page of another origin, in the browser of somebody who has signed in', () => {
  let stack: Stack;
  let chromium: Chromium;
  let foreign: ForeignSite;
  let own: Tab;
  let page: Page;

  beforeAll(async () => {
    [stack, chromium, foreign] = await Promise.all([
      startStack({ app: unlimited }),
      startChromium(),
      startForeignSite(),
    ]);
    const person = await chromium.person();
    own = await person.openTab();
    await own.page.goto(stack.origin);
    await click(own, '#sign-in');
    await click(own, `button[value=${ada}]`);
    await sees(own, 'Signed in as Ada Lindqvist');
    ({ page } = await person.openTab());
  }, 60_000);
  afterAll(async () => {
    await chromium?.stop();
    foreign?.stop();
    await stack?.stop();
  });

  let seenBefore = 0;
  beforeEach(async () => {
    seenBefore = stack.received.length;
    await stack.platform.clearCalls();
  });

  const targetFor = (name: string): Target => targetOf(stack.origin, examples()[name]!);
  const isForeign = ({ headers }: Received) => headers['sec-fetch-site'] !== 'same-origin';
  /** What came from elsewhere to this address since the test began, once it is answered. */
  async function arrived({ url }: Target, least = 1): Promise<Received[]> {
    const end = performance.now() + 10_000;
    for (;;) {
      const all = stack.received.slice(seenBefore).filter((one) => isForeign(one) && stack.origin + one.path === url);
      if (all.length >= least && all.every(({ status }) => status !== undefined)) return all;
      if (performance.now() > end) throw new Error(`nothing arrived at ${url}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  async function throughEverything(target: Target): Promise<string[]> {
    const [from, learned] = [page.url(), await attack(page, target)];
    const before = (await arrived(target)).length;
    await navigate(page, target, target.method === 'GET' ? 'link' : 'form');
    await arrived(target, before + 1);
    await page.goto(from);
    return learned;
  }
  const session = () =>
    own.page.evaluate(async () => {
      const answer = await fetch('/auth/session', { headers: { 'Frontdesk-CSRF': '1' } });
      return ((await answer.json()) as { userId?: string }).userId;
    });

  describe.each(['neighbour', 'stranger'] as const)('%s', (kind) => {
    beforeAll(async () => void (await page.goto(foreign[kind])));

    test.each(guarded)('learns nothing from %s and makes it do nothing', async (name) => {
      const target = targetFor(name);
      expect(await throughEverything(target)).toEqual([]);
      const received = await arrived(target);
      const real = received.filter((one) => one.method !== 'OPTIONS' && !isOpen(one));
      // 405: an image asks a path with GET, whatever else it takes.
      for (const { method, status } of real)
        expect({ method, status }).toEqual({ method, status: status === 405 ? 405 : 403 });
      const sites = new Set(received.map(({ headers }) => headers['sec-fetch-site']));
      expect(sites).toEqual(new Set([kind === 'neighbour' ? 'same-site' : 'cross-site']));
      const cookies = real.filter(({ headers }) => headers.cookie?.includes('frontdesk-session='));
      expect(cookies.length > 0).toBe(kind === 'neighbour'); // the neighbour's attack is a real one
      expect(await stack.platform.calls()).toEqual({});
      expect(await session()).toBe(ada);
    });

    test('ends nothing and signs nobody in by what is open to anyone', async () => {
      for (const name of ['loginCallback', 'continueLogout', 'backChannelLogout']) {
        expect(await throughEverything(targetFor(name))).toEqual([]);
        const statuses = (await arrived(targetFor(name)))
          .filter(({ method }) => method !== 'OPTIONS')
          .map(({ status }) => status);
        const only = { loginCallback: [400, 403, 405], continueLogout: [303, 403], backChannelLogout: [400, 405, 415] }[
          name
        ];
        expect({ name, rest: statuses.filter((status) => !only?.includes(status ?? 0)) }).toEqual({ name, rest: [] });
      }
      expect(await session()).toBe(ada);
      expect(await own.page.$eval('#events', ({ textContent }) => textContent)).not.toContain('ended');
    });
  });

  test('can at most make a person sign in again, as who they are', async () => {
    for (const from of [foreign.neighbour, foreign.stranger]) {
      await page.goto(from);
      expect(await attack(page, targetFor('login'))).toEqual([]);
      const embedded = (await arrived(targetFor('login'))).filter(
        ({ method, headers }) => method === 'GET' && headers['sec-fetch-dest'] !== 'document',
      );
      const outcomes = new Set(embedded.map(({ headers, status }) => `${headers['sec-fetch-dest']} ${status}`));
      expect([...outcomes].toSorted()).toEqual(['empty 403', 'iframe 403', 'image 403', 'script 403']);
      await navigate(page, targetFor('login'), 'link');
      await page.waitForFunction(`location.href === ${JSON.stringify(`${stack.origin}/`)}`);
      await sees(own, 'ended {"reason":"replaced"}');
      await sees(own, 'Signed in as Ada Lindqvist'); // its tab has looked again
      expect(await session()).toBe(ada);
    }
  });

  test('can plant a cookie of our name, and then is nobody: neither the person nor somebody else', async () => {
    await page.goto(foreign.neighbour);
    await page.evaluate(`document.cookie = 'frontdesk-session=${'A'.repeat(43)}; path=/v2'`);
    const ask = (path: string) =>
      own.page.evaluate(`fetch('${path}', { headers: { 'Frontdesk-CSRF': '1' } }).then((answer) => answer.json())`);
    expect(await ask('/v2/documents/doc_q3plan7x2mva')).toMatchObject({
      ...{ status: 400, type: expect.stringContaining('ambiguous-session') },
    });
    expect(await session()).toBe(ada); // the session itself is as it was
  });
});
