import { documentId } from '../ids.ts';
import type { OpenUrlAction } from './adaptive-card.ts';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Where a document is opened. Plain http is for the machine of a developer: there is no such link elsewhere. */
export function documentUrl(id: string, webOrigin: string): string | undefined {
  const url = new URL(`/documents/${encodeURIComponent(id)}`, webOrigin);
  return url.protocol === 'https:' || loopback.has(url.hostname) ? url.href : undefined;
}

/** The only links that our cards have: to our own web app. */
export function openDocument(title: string, id: string, webOrigin: string): OpenUrlAction[] {
  const url = documentUrl(id, webOrigin);
  return url === undefined ? [] : [{ type: 'Action.OpenUrl', title, url }];
}

/** The document that a link of our web app leads to; undefined for any other address. */
export function documentOfLink(link: string, webOrigin: string): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const { origin, pathname } = new URL(link);
  if (origin !== new URL(webOrigin).origin) return undefined;
  const [, id] = /^\/documents\/([^/]+)(?:\/|$)/.exec(pathname) ?? [];
  return documentId.safeParse(id).data;
}
