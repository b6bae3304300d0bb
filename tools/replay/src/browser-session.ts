// BFFs that browsers sign in to: `sessions`' routes below /auth, asked as a page of their own origin asks.
import { scriptedBrowser } from '@frontdesk/test-kit';
import { plainId, type SessionOf } from './who.ts';

const withinMs = 10_000;

/** Navigations of signing in and out: their codes and cookies work once, and for one browser. They are not recorded. */
const signInPath = /^\/auth\/(login|callback|start|backchannel-logout)(\?|$)/;

export function isSigningIn(method: string, path: string): boolean {
  return signInPath.test(path) || (method === 'GET' && /^\/auth\/logout(\?|$)/.test(path));
}

/** Where browsers find this BFF, wherever it listens: the login system is told it. Without such a one, where it listens. */
export async function originOf(to: string): Promise<string> {
  const answer = await fetch(`${to}/auth/login?returnTo=/`, { redirect: 'manual', signal: AbortSignal.timeout(withinMs) }); // prettier-ignore
  await answer.body?.cancel();
  const location = answer.headers.get('location') ?? '';
  const back = URL.canParse(location) ? new URL(location).searchParams.get('redirect_uri') : null;
  return new URL(back ?? to).origin;
}

/** Asks the BFF itself whose session a cookie is. */
export function askingWhose(to: string, origin: () => Promise<string>): SessionOf {
  return async (cookie) => {
    const headers = { cookie, 'frontdesk-csrf': '1', origin: await origin() };
    const answer = await fetch(`${to}/auth/session`, { headers, signal: AbortSignal.timeout(withinMs) });
    const body = (await answer.json().catch(() => undefined)) as { userId?: unknown } | undefined;
    if (answer.status === 401) return 'ended';
    const user = answer.ok ? body?.userId : undefined;
    return typeof user === 'string' && plainId.test(user) ? { user } : undefined;
  };
}

export type Jar = Map<string, string>;

/** Signs a person in, by the login system's page, and gives the cookies of their session. */
export async function signIn(to: string, user: string): Promise<Jar> {
  const origin = await originOf(to);
  // The login system sends browsers to the origin; the build that is tried listens elsewhere.
  const browser = scriptedBrowser((url) => (url.origin === origin ? new URL(`${to}${url.href.slice(origin.length)}`) : url)); // prettier-ignore
  const home = `${origin}/`;
  const visit = await browser
    .navigate(`${origin}/auth/login?returnTo=/`, { user, until: ({ href }) => href === home })
    .catch((cause: unknown) => {
      throw new TypeError(`${user} could not sign in at ${to}.`, { cause });
    });
  if (visit.url.href !== home) throw new TypeError(`${user} could not sign in at ${to}: it ended at ${visit.url.pathname} with ${visit.status}.`); // prettier-ignore
  const pairs = browser.cookies(new URL(origin).host).split('; ');
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

/**
 * What an answer does to the cookies of whom it is for. None is taken away: what a browser asks after it has signed out is
 * recorded as nobody's, and whatever is somebody's was asked with the cookie that they had.
 */
export function keepCookies(jar: Jar, lines: readonly string[]): void {
  for (const line of lines) {
    const [pair = ''] = line.split(';');
    const [name, value] = [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()];
    if (value !== '' && jar.has(name)) jar.set(name, value);
  }
}
