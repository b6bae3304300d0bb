import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { installedChromium, startChromium } from './chromium.ts';
import type { Chromium, Tab } from './chromium.ts';
import { ada, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

const program = installedChromium();

// Without a browser on this machine these are skipped, and say so.
(program ? describe : describe.skip)('in a real browser', () => {
  let stack: Stack;
  let chromium: Chromium;
  let tab: Tab;
  let other: Tab;

  beforeAll(async () => {
    [stack, chromium] = await Promise.all([startStack(), startChromium(program ?? '')]);
    tab = await chromium.open();
    other = await chromium.open();
  }, 60_000);
  afterAll(async () => {
    await chromium?.stop();
    await stack?.stop();
  });

  const state = 'document.getElementById("state").textContent';
  const click = (selector: string) => `document.querySelector(${JSON.stringify(selector)}).click()`;

  test('a person signs in at the login system, and both tabs know', async () => {
    await tab.goTo(stack.origin);
    await tab.until(`${state} === "You are not signed in."`);
    await tab.value(click('#sign-in'));
    await tab.until(`document.querySelector("button[name=user]") !== null`);
    await tab.value(click(`button[value=${ada}]`));
    await tab.until(`document.getElementById("state") !== null && ${state}.startsWith("Signed in as Ada Lindqvist")`);
    expect(await tab.value('location.href')).toBe(`${stack.origin}/`);
    await other.goTo(stack.origin);
    await other.until(`${state}.startsWith("Signed in as Ada Lindqvist")`);
  });

  test('sees the document', async () => {
    await tab.value(click('#view button'));
    await tab.until('document.getElementById("document").textContent.includes("Q3 capacity plan")');
  });

  test('no script can read a token: nothing is in cookies, storage or what is answered', async () => {
    const kept = 'JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])';
    expect(await tab.value(kept)).toBe('["",{},{}]');
    const asked = 'fetch("/auth/session", { headers: { "Frontdesk-CSRF": "1" } }).then((answer) => answer.text())';
    expect(await tab.value(asked)).not.toMatch(/eyJ|token/i);
  });

  test('who signs out in one tab is signed out in the other, and it says so', async () => {
    await tab.value(click('#sign-out'));
    await other.until(`${state} === "The session has ended."`);
    expect(await other.value('document.getElementById("events").innerText')).toContain('ended');
    expect(await other.value('document.getElementById("sign-out").hidden')).toBe(true);
  });

  test('nothing was refused by the page’s own policy, and no script failed', () => {
    expect([...tab.complaints, ...other.complaints]).toEqual([]);
  });
});
