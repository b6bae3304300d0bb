import { setTimeout as pause } from 'node:timers/promises';
import { startChromium } from '@frontdesk/test-kit/chromium';
import type { Chromium, HTTPRequest, Person, Tab } from '@frontdesk/test-kit/chromium';
import { timeBar } from '@frontdesk/test-kit/time-bar';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { click, holdsToken, inChromium, ownGlobals, screenshot, sees, tokenForm } from './real-browser.ts';
import { inPage, keptByBrowser, whenItSays } from './real-browser-scripts.ts';
import { ada, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

const tokenLivesS = 5;

// A redirect has none, and a page that has gone on takes its own with it.
async function textOf(request: HTTPRequest): Promise<string> {
  return (
    (await request
      .response()
      ?.text()
      .catch(() => '')) ?? ''
  );
}

inChromium('in a real browser', () => {
  let stack: Stack;
  let chromium: Chromium;
  let person: Person;
  let tab: Tab;
  let other: Tab;
  /** The text of every answer of ours that the first tab was given. */
  const answers: Promise<string>[] = [];

  beforeAll(async () => {
    [stack, chromium] = await Promise.all([
      startStack({ provider: { ACCESS_TOKEN_TTL_S: String(tokenLivesS) } }),
      startChromium(),
    ]);
    person = await chromium.person();
    [tab, other] = await Promise.all([person.openTab(), person.openTab()]);
    tab.page.on('requestfinished', (request) => {
      if (request.url().startsWith(stack.origin)) answers.push(textOf(request));
    });
  }, 60_000);
  afterAll(async () => {
    await chromium?.stop();
    await stack?.stop();
  });

  const stateOf = ({ page }: Tab) => page.$eval('#state', ({ textContent }) => textContent ?? '');

  test('a person who gives up at the login system is told so, and may begin again', async () => {
    await tab.page.goto(stack.origin);
    await sees(tab, 'You are not signed in.');
    await screenshot(tab, 'signed-out');
    await click(tab, '#sign-in');
    await sees(tab, 'Who are you?');
    await click(tab, 'button[name=cancel]');
    await sees(tab, 'The sign-in was cancelled or not allowed.');
    await screenshot(tab, 'sign-in-cancelled');
  });

  test('signs in at the login system, and both tabs know', async () => {
    await click(tab, 'a'); // sign in again
    await sees(tab, 'Who are you?');
    await screenshot(tab, 'login-system');
    await click(tab, `button[value=${ada}]`);
    await sees(tab, 'Signed in as Ada Lindqvist');
    expect(tab.page.url()).toBe(`${stack.origin}/`);
    await other.page.goto(stack.origin);
    await sees(other, 'Signed in as Ada Lindqvist');
  });

  test('sees the document', async () => {
    await click(tab, '#ask button');
    await sees(tab, 'Q3 capacity plan');
    expect(await tab.page.$eval('#document-facts', ({ innerText }) => innerText)).toContain('owner');
    await screenshot(tab, 'document');
  });

  test('goes on when the access token has expired: it is refreshed, and the tabs are told', async () => {
    await pause(tokenLivesS * 1_000);
    await tab.page.reload();
    await sees(tab, 'Signed in as Ada Lindqvist');
    await click(tab, '#ask button');
    await sees(tab, 'Q3 capacity plan');
    await Promise.all([tab, other].map((one) => sees(one, 'refreshed {')));
    await screenshot(tab, 'refreshed');
  }, 20_000);

  test('has no token anywhere that a script can read: storage, cookies, variables, or what was answered', async () => {
    expect(await inPage(tab.page, keptByBrowser)).toEqual({});
    const plain = await person.openTab();
    await plain.page.goto(`${stack.origin}/livez`);
    expect(new Set(Object.values(await ownGlobals(tab.page, plain.page)))).toEqual(new Set(['function']));
    expect(await holdsToken(tab)).toBe(false);
    await plain.page.evaluate("window.leak = ['eyJhbGciOiJub25lIn0', 'eyJzdWIiOiJhIn0aaa'].join('.') + '.'");
    expect(await holdsToken(plain)).toBe(true); // it would be found
    await plain.page.close();
    const asked = () => fetch('/auth/session', { headers: { 'Frontdesk-CSRF': '1' } }).then((answer) => answer.text());
    const texts = [await tab.page.evaluate(asked), ...(await Promise.all(answers))];
    expect(texts.length).toBeGreaterThan(8);
    expect(texts.filter((text) => tokenForm.test(text) || /(access|refresh|id)_?token/i.test(text))).toEqual([]);
    expect(stack.received.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
  });

  test('who signs out in one tab is signed out in the other within a second, and it says so', async () => {
    const heard = inPage<number>(other.page, whenItSays, { id: 'state', text: 'The session has ended.' });
    const began = Date.now();
    await click(tab, '#sign-out');
    expect((await heard) - began).toBeLessThan(timeBar(1_000));
    expect(await stateOf(other)).toBe('The session has ended.');
    await sees(other, 'ended {"reason":"signed-out"}');
    expect(await other.page.$eval('#sign-out', (button) => button.getAttribute('hidden') !== null)).toBe(true);
    await screenshot(other, 'ended-elsewhere');
  });

  test('is signed out of the login system too, and comes back to a page that knows nobody', async () => {
    await sees(tab, 'Sign out?');
    await click(tab, 'button[name=logout]');
    await sees(tab, 'You are not signed in.');
    expect(tab.page.url()).toBe(`${stack.origin}/`);
    await other.page.reload();
    await sees(other, 'You are not signed in.');
  });

  test('nothing was refused by the page’s own policy, and no script failed', () => {
    expect([...tab.complaints, ...other.complaints]).toEqual([]);
  });
});
