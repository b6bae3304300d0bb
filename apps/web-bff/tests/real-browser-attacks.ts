import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@frontdesk/test-kit/chromium';
import { attackScript, inPage, navigateScript } from './real-browser-scripts.ts';
import type { Example } from './requests.ts';

// What a page of another origin can make a browser send to us, and what it gets to know of the answer.

export interface ForeignSite {
  /** Another origin of our own site: it differs by the port only, so that even `Strict` cookies come along. */
  readonly neighbour: string;
  /** Another site altogether. */
  readonly stranger: string;
  stop(): void;
}

export async function startForeignSite(): Promise<ForeignSite> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end('<!doctype html><title>Elsewhere</title>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    neighbour: `http://127.0.0.1:${port}`,
    stranger: `http://localhost:${port}`,
    stop: () => void server.close().closeAllConnections(),
  };
}

export interface Target {
  readonly url: string;
  readonly method: string;
  readonly body: string | null;
  readonly key: string | null;
}

export function targetOf(origin: string, { method, path, body, key }: Example): Target {
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  return { url: `${origin}${path}`, method: method.toUpperCase(), body: text ?? null, key: key ?? null };
}

/** Everything but navigations. Resolves to what could be read of the answers, which is to be nothing. */
export async function attack(page: Page, target: Target): Promise<string[]> {
  return await inPage(page, attackScript, target);
}

/** The whole tab goes there, and has left when this resolves. */
export async function navigate(page: Page, { url, body }: Target, by: 'link' | 'form'): Promise<void> {
  const from = page.url();
  await inPage(page, navigateScript, { url, body: body ?? '', by });
  await page.waitForFunction(`location.href !== ${JSON.stringify(from)}`);
}
