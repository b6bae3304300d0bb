// The page in a real browser, in front of the real thing. With SCREENSHOTS=<folder> it leaves pictures there.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { installedChromium, startChromium, type Chromium, type Page, type Tab } from '@frontdesk/test-kit/chromium';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { byKeyboard, lowContrast, unnamed } from './page-checks.ts';
import { startStack, type Stack } from './stack.ts';

const { SCREENSHOTS: pictures } = process.env;
const inABrowser = installedChromium() === undefined ? test.skip : test;
const schemes = ['light', 'dark'] as const;

let stack: Stack;
let chromium: Chromium;
let tab: Tab;
let page: Page;

jest.setTimeout(60_000);

beforeAll(async () => {
  if (installedChromium() === undefined) return;
  if (pictures) mkdirSync(pictures, { recursive: true });
  [stack, chromium] = await Promise.all([startStack(), startChromium()]);
  tab = await (await chromium.person()).openTab();
  ({ page } = tab);
  await page.setViewport({ width: 1440, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await page.goto(`${stack.url}/`);
}, 90_000);

afterAll(async () => {
  await chromium?.stop();
  await stack?.stop();
});

/** Waits until one of these shows this text, and says what was there instead. */
async function shows(selector: string, text: string | RegExp): Promise<void> {
  const wanted = typeof text === 'string' ? new RegExp(text.replace(/[.]/g, '\\.')) : text;
  const texts = () => page.$$eval(selector, (all) => all.map((one) => one.textContent ?? ''));
  for (const until = performance.now() + 20_000; performance.now() < until;) {
    if ((await texts()).some((one) => wanted.test(one))) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`${selector} never showed ${String(wanted)} but ${JSON.stringify(await texts())}`);
}

const textOf = (selector: string): Promise<string> => page.$eval(selector, (one) => one.textContent ?? '');

async function press(name: string): Promise<void> {
  const button = await page.waitForSelector(`::-p-aria([name="${name}"][role="button"])`);
  await button?.click();
}

/** All views of this run, and their spans, are here. */
async function settled(): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelectorAll('.view[aria-busy="false"] .figures').length === 3 &&
      document.querySelector('.waterfall tbody tr') !== null,
    { timeout: 20_000 },
  );
}

/** Nothing is missing in any view. What has just started, or is very busy, may be asked more than once. */
async function whole(): Promise<void> {
  const complete = () => page.$$eval('.view .whole', (all) => all.length);
  for (let times = 0; times < 8 && (await complete()) < 3; times += 1) {
    await press('Ask anew, nothing kept');
    await settled();
  }
  expect(await page.$$eval('.view [role=status]', (all) => all.map((one) => one.textContent))).toEqual([
    ...['Complete', 'Complete', 'Complete'],
  ]);
}

async function legible(): Promise<void> {
  for (const scheme of schemes) {
    await inScheme(scheme);
    expect([scheme, await lowContrast(page)]).toEqual([scheme, []]);
  }
}

/** Only where somebody asks for pictures. */
async function picture(name: string): Promise<void> {
  if (!pictures) return;
  for (const scheme of schemes) {
    await inScheme(scheme);
    await page.screenshot({ path: join(pictures, `${name}-${scheme}.png`), fullPage: true });
  }
}

async function inScheme(value: 'light' | 'dark'): Promise<void> {
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
  // The card is drawn anew for it.
  await page.waitForFunction(
    (dark: boolean) => matchMedia('(prefers-color-scheme: dark)').matches === dark,
    {},
    value === 'dark',
  );
  await new Promise((drawn) => setTimeout(drawn, 100));
}

inABrowser('each client gets its own view of one document, and its bytes are weighed', async () => {
  await settled();
  await shows('.card', 'Q3 capacity plan');
  await shows('.card', 'Open comments');
  await whole();
  expect(await textOf('.view:nth-child(1) .tree')).toContain('"Q3 capacity plan"');
  expect(await textOf('.view:nth-child(2) .figures')).toMatch(/200.*\d m?s.*kB.*kB before br.*user \d/s);
  const links = await page.$$eval('nav a', (all) => all.map(({ href }) => href));
  expect(links.length).toBeGreaterThanOrEqual(3);
  expect(links.filter((link) => !link.endsWith('/docs'))).toEqual([]);
});

inABrowser('the waterfall has calls side by side, and the way that held the answer up', async () => {
  await shows('.waterfall tbody th', 'documents.getDocument');
  const calls = await page.$$eval('.waterfall .how.called', (all) => all.length);
  expect(calls).toBeGreaterThanOrEqual(10);
  expect(await page.$$eval('.waterfall .is-critical', (all) => all.length)).toBeGreaterThan(0);
  const bars = await page.$$eval('.waterfall .mark.called', (all) =>
    all.map((bar) => bar.getBoundingClientRect().toJSON() as DOMRect),
  );
  const overlap = bars.some((one, at) =>
    bars.slice(at + 1).some(({ left, right }) => left < one.right && one.left < right),
  );
  expect(overlap).toBe(true);
});

inABrowser('asked again, answers are kept ones; asked anew, they are not', async () => {
  await press('Ask again');
  await shows('.waterfall .sum', /(?:[5-9]|1\d) reads from the cache/);
  expect(await page.$$eval('.waterfall .how.kept', (all) => all.length)).toBeGreaterThanOrEqual(10);
  await press('Ask anew, nothing kept');
  await shows('.waterfall .sum', /[1-9]\d* calls/);
  await shows('.live .reads', /fresh/);
});

inABrowser('of several at once, some join the calls of others', async () => {
  await page.select('.choosing label:nth-of-type(3) select', '10');
  // Whether it meets the calls of the first is a matter of milliseconds.
  const shared = () => page.$('.waterfall .how.shared');
  for (let times = 0; times < 8 && (await shared()) === null; times += 1) {
    await press('Ask anew, nothing kept');
    await page.waitForFunction(() => document.querySelectorAll('.view[aria-busy="false"]').length === 3);
    await settled();
  }
  expect(await shared()).not.toBeNull();
  await shows('.live .reads', /coalesced/);
  await page.select('.choosing label:nth-of-type(3) select', '1');
});

inABrowser('everyone can use it: names, contrast in both colours, the way by keyboard', async () => {
  await legible();
  expect(await unnamed(page)).toEqual([]);
  expect(await byKeyboard(page)).toEqual({ missed: [], unseen: [] });
});

inABrowser('it fits a narrow window: nothing but tables is scrolled sideways', async () => {
  await page.setViewport({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await page.setViewport({ width: 1440, height: 900 });
});

inABrowser('the switch of colours wins over the system, and is kept', async () => {
  await inScheme('light');
  const ground = () => page.$eval('html', (html) => getComputedStyle(html).backgroundColor);
  const light = await ground();
  await page.select('.theme select', 'dark');
  expect(await ground()).not.toBe(light);
  await page.reload();
  await settled();
  expect(await ground()).not.toBe(light);
  await page.select('.theme select', 'system');
  expect(await ground()).toBe(light);
  await press('Ask anew, nothing kept');
  await page.waitForSelector('.view[aria-busy="true"]');
  await settled();
  await whole();
  await shows('.card', 'Open comments');
  await picture('healthy');
});

inABrowser(
  'a service breaks with one press: each view says what it is without, and is whole again when it is mended',
  async () => {
    await inScheme('light');
    await press('collaboration');
    await shows('.view:nth-child(1) .lost', /Without .*comments/);
    await shows('.view:nth-child(2) .lost', /Without .*comments/);
    await shows('.waterfall .how.failed', 'failed');
    expect(await page.$$eval('.service[aria-pressed="true"]', (all) => all.map((one) => one.textContent))).toEqual([
      expect.stringContaining('collaboration'),
    ]);
    await shows('.view:nth-child(3) .lost', /Without .*comments/);
    await shows('.card', 'could not be loaded');
    // Who asks often enough opens the breaker.
    for (let times = 0; times < 12 && (await page.$('.breaker.open')) === null; times += 1) {
      await press('Ask anew, nothing kept');
      await page.waitForFunction(() => document.querySelectorAll('.view[aria-busy="false"]').length === 3);
    }
    await shows('.breaker.open', 'open');
    await settled();
    await legible();
    await picture('degraded');
    await press('Mend all');
    await page.waitForSelector('.service[aria-pressed="true"]', { hidden: true });
    // A breaker is open for a while yet.
    for (const until = performance.now() + 15_000; performance.now() < until && (await page.$('.breaker.open'));) {
      await new Promise((later) => setTimeout(later, 500));
    }
    await whole();
  },
);

inABrowser('a question is answered while it is watched, and Stop ends it', async () => {
  await inScheme('light');
  await press('Ask');
  await shows('.asking .text', /\w+ \w+/);
  expect(await page.$eval('.asking .text', (text) => text.getAttribute('aria-busy'))).toBe('true');
  await picture('streaming');
  await press('Stop');
  await shows('.asking .told', 'Stopped.');
  await press('Ask');
  await shows('.asking .told', 'Written.');
  expect(await textOf('.asking .text')).toMatch(/Rotterdam.*\[1\]/s);
  expect(await textOf('.asking .citations')).toContain('Q3 capacity plan');
  expect(await textOf('.asking .events')).toMatch(/answer-start.*answer-delta.*answer-end/s);
});

inABrowser('nothing in it complains', () => {
  expect(tab.complaints).toEqual([]);
});
