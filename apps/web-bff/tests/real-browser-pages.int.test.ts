import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '@frontdesk/test-kit';
import { startChromium } from '@frontdesk/test-kit/chromium';
import type { Chromium, Tab } from '@frontdesk/test-kit/chromium';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createServices } from '../src/services.ts';
import type { Services } from '../src/services.ts';
import { appUnderTest } from './app-under-test.ts';
import { focused, inPage, stumblingBlocks } from './real-browser-scripts.ts';
import { inChromium, screenshot, sees } from './real-browser.ts';

inChromium('for everyone who reads it', () => {
  let chromium: Chromium;
  let server: Server;
  let services: Services;
  let tab: Tab;
  let origin: string;

  beforeAll(async () => {
    chromium = await startChromium();
    const issuer = `http://127.0.0.1:${await freePort()}`; // nobody is there
    services = createServices(readConfig({ OIDC_ISSUER: issuer }), appUnderTest().services.log);
    services.lifecycle.ready();
    server = createServer(createApp(services)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }, 60_000);
  beforeEach(async () => void (tab = await (await chromium.person()).openTab()));
  afterAll(async () => {
    await chromium?.stop();
    server?.close().closeAllConnections();
    await services?.[Symbol.asyncDispose]();
  });

  /** What Tab reaches, in this order. */
  async function focusOrder(): Promise<string[]> {
    const order: string[] = [];
    for (let presses = 0; presses < 20; presses += 1) {
      await tab.page.keyboard.press('Tab');
      const { what, shows } = await inPage<{ what: string; shows: boolean }>(tab.page, focused);
      if (what === 'the page') break;
      order.push(shows ? what : `${what}, which does not show it`);
    }
    return order;
  }

  /** Roles and names, as the browser tells them to a screen reader. */
  async function told(): Promise<string[]> {
    const tree = await tab.page.accessibility.snapshot();
    const lines: string[] = [];
    const walk = (node: NonNullable<typeof tree>): void => {
      if (node.role !== 'StaticText') lines.push(`${node.role}: ${node.name ?? ''}`);
      node.children?.forEach(walk);
    };
    if (tree) walk(tree);
    return lines;
  }

  test.each([
    ['sign-in-expired', 400, '/auth/callback?code=x&state=y', 'This sign-in has ended'],
    ['sign-in-unavailable', 503, '/auth/login?returnTo=/here', 'Signing in does not work at the moment'],
  ])('a failed sign-in (%s) is a page that says what happened and what to do', async (name, status, path, title) => {
    await tab.page.setJavaScriptEnabled(false); // none is needed
    const answer = await tab.page.goto(origin + path);
    expect(answer?.status()).toBe(status);
    expect(await tab.page.title()).toBe(title);
    expect(await inPage(tab.page, stumblingBlocks)).toEqual([]);
    expect(await told()).toEqual([`RootWebArea: ${title}`, 'main: ', `heading: ${title}`, 'link: Sign in again']);
    expect(await focusOrder()).toEqual(['Sign in again']);
    await screenshot(tab, name);
  });

  test('the page at / has a name for everything, an order that is the one of reading, and enough contrast', async () => {
    await tab.page.goto(origin);
    await sees(tab, 'You are not signed in.');
    expect(await inPage(tab.page, stumblingBlocks)).toEqual([]);
    expect(await told()).toEqual(expect.arrayContaining(['heading: Frontdesk web BFF', 'link: Sign in', 'main: ']));
    expect(await focusOrder()).toEqual(['sign-in', 'the API']);
  });

  test('the page at / fits a phone, and says without scripts what can be done', async () => {
    await tab.page.setViewport({ width: 360, height: 740 });
    await tab.page.setJavaScriptEnabled(false);
    await tab.page.goto(origin);
    expect(await inPage(tab.page, stumblingBlocks)).toEqual([]);
    expect(await told()).toContain('link: sign in');
    await screenshot(tab, 'without-scripts-on-a-phone');
  });
});
