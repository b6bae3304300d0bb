import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';
import { installedChromium } from '@frontdesk/test-kit/chromium';
import type { Page, Tab } from '@frontdesk/test-kit/chromium';
import { globals, inPage } from './real-browser-scripts.ts';

/** Without a browser on this machine these tests are skipped, and say so. */
export function inChromium(what: string, tests: () => void): void {
  (installedChromium() === undefined ? describe.skip : describe)(what, tests);
}

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

export const tokenForm = /eyJ[\w-]{10,}\.eyJ[\w-]{10,}/;

/** Whether anything that the page's scripts hold, in any variable or closure, has the form of a token. */
export async function holdsToken({ page }: Tab): Promise<boolean> {
  const inspector = await page.createCDPSession();
  let heap = '';
  inspector.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => (heap += chunk));
  await inspector.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await inspector.detach();
  return tokenForm.test(heap);
}

/** What the page's own scripts have put on `window`, by its kind, against a page of the same origin that has none. */
export async function ownGlobals(page: Page, plain: Page): Promise<Record<string, string>> {
  const usual = new Map(await inPage<[string, string][]>(plain, globals));
  return Object.fromEntries((await inPage<[string, string][]>(page, globals)).filter(([name]) => !usual.has(name)));
}
