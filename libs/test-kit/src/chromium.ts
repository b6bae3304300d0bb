import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { launch } from 'puppeteer-core';
import type { Page } from 'puppeteer-core';

export type { HTTPRequest, Page } from 'puppeteer-core';

/** A page, and what the browser complained of in it: errors of scripts, and what a policy refused. */
export interface Tab {
  readonly page: Page;
  readonly complaints: string[];
}

/** A person at a computer: their tabs share cookies and storage, with those of nobody else. */
export interface Person {
  openTab(): Promise<Tab>;
}

export interface Chromium {
  person(): Promise<Person>;
  stop(): Promise<void>;
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where the browser is that is installed here, or that `CHROMIUM_BIN` names, by its path or by its name on the path. */
export function installedChromium(): string | undefined {
  const { CHROMIUM_BIN: given, PATH = '' } = process.env;
  if (given && isAbsolute(given)) return given;
  const folders = PATH.split(delimiter);
  return (given ? [given] : names).flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A real browser without a window. Its profile is its own, and goes when it ends; it ends when the test process does. */
export async function startChromium(program = installedChromium()): Promise<Chromium> {
  if (program === undefined) throw new Error('No Chromium: install one, or name it in CHROMIUM_BIN.');
  // As root, as in a container, there is no sandbox.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await launch({ executablePath: program, args, pipe: true });
  return {
    async person() {
      const context = await browser.createBrowserContext();
      return { openTab: async () => tabOf(await context.newPage()) };
    },
    stop: () => browser.close(),
  };
}

function tabOf(page: Page): Tab {
  const complaints: string[] = [];
  page.on('console', (message) => {
    const { url = '' } = message.location();
    // That an answer was not 200 is no complaint: the page asks who is signed in, and hears 401.
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (['error', 'warn'].includes(message.type()) && !isAnswer) complaints.push(`${message.text()} (${url})`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints };
}
