import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';
import { installedChromium } from '@frontdesk/test-kit/chromium';
import type { Page, Tab } from '@frontdesk/test-kit/chromium';

/** Without a browser on this machine these tests are skipped, and say so. */
export const inChromium = installedChromium() === undefined ? describe.skip : describe;

/** Waits until the page shows this text, over navigations too. */
export async function sees({ page }: Tab, text: string): Promise<void> {
  try {
    await page.locator(`::-p-text(${text})`).setTimeout(10_000).wait();
  } catch (cause) {
    const shown = await page.$eval('body', (body) => body.innerText);
    throw new Error(`never seen: ${text}; at ${page.url()} there is: ${shown}`, { cause });
  }
}

export async function click({ page }: Tab, selector: string): Promise<void> {
  await page.bringToFront(); // what is behind another tab is not drawn, and nobody clicks there
  await page.locator(selector).setTimeout(10_000).click();
}

const folder = fileURLToPath(new URL('../dist/screenshots/', import.meta.url));

/** For people to look at: `dist/screenshots/<name>.png`. */
export async function screenshot({ page }: Tab, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.bringToFront();
  await page.screenshot({ path: `${folder}${name}.png`, fullPage: true });
}

const jwt = /eyJ[\w-]{10,}\.eyJ[\w-]{10,}/;

/** Whether anything that the page's scripts hold, in any variable or closure, has the form of a token. */
export async function holdsToken({ page }: Tab): Promise<boolean> {
  const inspector = await page.createCDPSession();
  let heap = '';
  inspector.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => (heap += chunk));
  await inspector.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await inspector.detach();
  return jwt.test(heap);
}

/** All that stays in the browser and that a script could read, by where it is. What is empty is left out. */
export async function keptByBrowser({ page }: Tab): Promise<Record<string, unknown>> {
  return await page.evaluate(async () => {
    const kept = {
      cookies: document.cookie,
      local: JSON.stringify({ ...localStorage }),
      session: JSON.stringify({ ...sessionStorage }),
      databases: (await indexedDB.databases()).map(({ name }) => name).join(),
      caches: (await caches.keys()).join(),
      workers: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope).join(),
      name: window.name,
      history: JSON.stringify(history.state),
      referrer: document.referrer,
    };
    return Object.fromEntries(Object.entries(kept).filter(([, value]) => !['', '{}', 'null'].includes(value)));
  });
}

/** What the page's own scripts have put on `window`, against a page of the same origin that has none. */
export async function globalsOf(page: Page, plain: Page): Promise<Record<string, string>> {
  const names = () => Object.getOwnPropertyNames(window);
  const usual = new Set(await plain.evaluate(names));
  const own = (await page.evaluate(names)).filter((name) => !usual.has(name));
  const kinds = await page.evaluate(
    (asked) => asked.map((name) => typeof (window as unknown as Record<string, unknown>)[name]),
    own,
  );
  return Object.fromEntries(own.map((name, at) => [name, kinds[at] ?? '']));
}
