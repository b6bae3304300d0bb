import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@frontdesk/test-kit/chromium';
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
  readonly body: string | undefined;
  readonly key: string | undefined;
}

export function targetOf(origin: string, { method, path, body, key }: Example): Target {
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  return { url: `${origin}${path}`, method: method.toUpperCase(), body: text, key };
}

/** Everything but navigations. Resolves to what could be read of the answers, which is to be nothing. */
export async function attack(page: Page, target: Target): Promise<string[]> {
  return await page.evaluate(
    async ({ url, method, body, key }) => {
      const learned: string[] = [];
      const asking = async (how: string, init: RequestInit): Promise<void> => {
        try {
          const answer = await fetch(url, { credentials: 'include', ...init });
          if (answer.type !== 'opaque') learned.push(`${how}: ${answer.status} ${await answer.text()}`);
        } catch {
          // Kept from reading it, or from sending it.
        }
      };
      const simple = method === 'GET' ? { method } : { method: 'POST', body: body ?? '' };
      const whole = { method, ...(method !== 'GET' && body !== undefined && { body }) };
      navigator.sendBeacon(url, body ?? '');

      const loaded = (element: HTMLElement & { src: string }, tells: boolean): Promise<void> =>
        new Promise((resolve) => {
          element.addEventListener('load', () => (tells && learned.push(`${element.tagName} was loaded`), resolve()));
          element.addEventListener('error', () => resolve());
          element.src = url;
          document.body.append(element);
        });
      const listened = new Promise<void>((resolve) => {
        const events = new EventSource(url, { withCredentials: true });
        events.addEventListener('open', () => (learned.push('events were opened'), events.close(), resolve()));
        events.addEventListener('error', () => (events.close(), resolve()));
      });
      const asOurs = { 'Frontdesk-CSRF': '1', 'Content-Type': 'application/json', 'Idempotency-Key': key ?? '"a-key"' };
      await Promise.all([
        asking('as our own page would', { ...whole, headers: asOurs }),
        asking('without asking first', simple),
        asking('blindly', { ...simple, mode: 'no-cors' }),
        asking('blindly, as another method', { ...whole, mode: 'no-cors' }),
        loaded(document.createElement('img'), true),
        loaded(document.createElement('script'), true),
        loaded(document.createElement('iframe'), false), // of a refused frame it is said too
        listened,
      ]);
      document.body.replaceChildren();
      return learned;
    },
    { ...target },
  );
}

/** The whole tab goes there: by a link, or by a form whose fields are text as the attacker likes it. */
export async function navigate(page: Page, { url, body = '' }: Target, by: 'link' | 'form'): Promise<void> {
  await page.evaluate(
    (to, text, how) => {
      const link = Object.assign(document.createElement('a'), { href: to });
      const form = Object.assign(document.createElement('form'), { action: to, method: 'post', enctype: 'text/plain' });
      const at = text.indexOf('=') + 1 || text.length; // `{"a":"` = `"}`: JSON, as a form can spell it
      const [name, value] = [text.slice(0, at).replace(/=$/, ''), text.slice(at)];
      form.append(Object.assign(document.createElement('input'), { name: name || 'x', value }));
      document.body.append(link, form);
      if (how === 'link') link.click();
      else form.submit();
    },
    url,
    body,
    by,
  );
}
