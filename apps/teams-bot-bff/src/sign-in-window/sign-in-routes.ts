import { SignInRefused } from '@frontdesk/bot-framework';
import { anyone, route } from '@frontdesk/server';
import { z } from 'zod';
import type { Services } from '../services.ts';
import { browserCookie, browserIn } from './browser-cookie.ts';
import type { Ended } from './sign-in-windows.ts';
import { windowPage } from './window-page.ts';

const tags = ['Teams'];

/** Its defence: without an offer of the bot's, which only who was asked to sign in can finish, it leads nowhere. */
export const beginSignIn = route({
  name: 'beginSignIn',
  get: '/auth/start',
  summary: 'Begins a sign-in in the window that Teams opens: a navigation',
  tags,
  access: anyone,
  query: z.strictObject({ ticket: z.string().max(100) }),
  answers: { 303: null, 400: 'bytes' },
  async handle({ query }, { config, signInWindows }: Services, exchange) {
    const begun = await signInWindows?.begin(query.ticket, browserIn(exchange.headers.cookie, config.BOT_ORIGIN));
    if (begun === undefined) return windowPage(400, { state: 'expired', locale: 'en' }, libraryOf(config));
    const headers = { Location: begun.location, 'Cache-Control': 'no-store' };
    return { status: 303 as const, headers, cookies: [browserCookie(begun.browser, config.BOT_ORIGIN)] };
  },
});

const statuses = { 'signed-in': 200, expired: 400, cancelled: 400, refused: 400, unavailable: 503 } as const;

/** Its defence: the state and PKCE of an attempt that this browser began, and who signed in is who was asked to. */
export const endSignIn = route({
  name: 'endSignIn',
  get: '/auth/callback',
  summary: 'Where the login system sends the browser back to',
  tags,
  access: anyone,
  answers: { 200: 'bytes', 400: 'bytes', 503: 'bytes' },
  async handle(_input, services: Services, exchange) {
    const { config, signInWindows } = services;
    const query = new URLSearchParams(exchange.url.slice(exchange.path.length));
    const browser = browserIn(exchange.headers.cookie, config.BOT_ORIGIN);
    const ended = await signInWindows?.end(query, browser, exchange.signal).catch((error: unknown): Ended => {
      const isRefused = error instanceof SignInRefused;
      exchange.log.warn(isRefused ? { why: error.message } : { err: error }, 'a sign-in by hand failed');
      return { state: isRefused ? 'refused' : 'unavailable', locale: 'en' };
    });
    const { state } = ended ?? { state: 'expired' as const };
    return windowPage(statuses[state], ended ?? { state: 'expired', locale: 'en' }, libraryOf(config));
  },
});

function libraryOf({ TEAMS_JS_URL: url, TEAMS_JS_INTEGRITY: integrity }: Services['config']) {
  return { url, integrity: integrity === 'none' ? undefined : integrity };
}
