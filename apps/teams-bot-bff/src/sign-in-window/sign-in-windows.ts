import { hash, randomBytes } from 'node:crypto';
import { SignInRefused, localeOf } from '@frontdesk/bot-framework';
import type { Activity, Kept, Locale, SsoToken } from '@frontdesk/bot-framework';
import { z } from 'zod';

/**
 * Signs people in by hand, in a window that Teams opens, where it has no token for them: OpenID's code flow with PKCE
 * gets the very token that Teams would have had, and Teams carries a code for it to the bot.
 */
export interface SignInWindows {
  /** Where the button of a sign-in card leads; for nobody but who acted, in this conversation, once, for ten minutes. */
  offer(activity: Activity, cardId: string): Promise<string | undefined>;
  /** Undefined: there is no such offer, or no longer. */
  begin(ticket: string, browser: string | undefined): Promise<Begun | undefined>;
  /** By what the login system sent the browser back with. */
  end(query: URLSearchParams, browser: string | undefined, signal: AbortSignal): Promise<Ended>;
  /** What a code stands for, once, and only to who signed in, where they were asked to. */
  redeem(code: string, activity: Activity): Promise<Redeemed | undefined>;
}

export interface Begun {
  readonly location: string;
  /** What this browser has to bring back. */
  readonly browser: string;
}

export type Ended =
  | { readonly state: 'signed-in'; readonly code: string; readonly locale: Locale }
  | { readonly state: 'expired' | 'cancelled' | 'refused' | 'unavailable'; readonly locale: Locale };

export interface Redeemed {
  readonly token: string;
  readonly cardId: string;
}

export interface SignInWindowOptions {
  /** Of this app, as browsers reach it. */
  readonly origin: string;
  readonly authorizeUrl: string;
  readonly clientId: string;
  readonly scope: string;
  readonly redeemCode: (grant: CodeGrant, signal: AbortSignal) => Promise<string>;
  readonly readSsoToken: (token: string) => Promise<SsoToken>;
  readonly kept: Kept;
}

export interface CodeGrant {
  readonly code: string;
  readonly redirectUri: string;
  readonly verifier: string;
}

const lastsMs = 10 * 60_000;
const asked = z.object({
  conversationId: z.string(),
  directoryId: z.string(),
  cardId: z.string(),
  locale: z.enum(['en', 'de']),
});
const attempt = asked.extend({ ticket: z.string(), verifier: z.string(), browser: z.string() });
const signedIn = asked.extend({ token: z.string() });

export function signInWindows(options: SignInWindowOptions): SignInWindows {
  const { origin, kept, readSsoToken } = options;
  const redirectUri = `${origin}/auth/callback`;

  /** Whose token the code of the login system is good for. It has to be of who was asked to sign in. */
  async function tokenOf(code: string, given: z.output<typeof attempt>, signal: AbortSignal): Promise<string> {
    const token = await options.redeemCode({ code, redirectUri, verifier: given.verifier }, signal);
    const { directoryId } = await readSsoToken(token);
    if (directoryId !== given.directoryId) throw new SignInRefused('another person signed in than was asked to');
    return token;
  }

  return {
    async offer({ from, conversation, locale }, cardId) {
      if (from.aadObjectId === undefined) return undefined;
      const ticket = random();
      const given = { conversationId: conversation.id, directoryId: from.aadObjectId, cardId };
      await kept.set(['ticket', ticket], JSON.stringify({ ...given, locale: localeOf(locale) }), lastsMs);
      return `${origin}/auth/start?ticket=${ticket}`;
    },
    async begin(ticket, sent) {
      const text = await kept.get('ticket', ticket);
      if (text === undefined) return undefined;
      const [state, verifier, browser] = [random(), random(), sent ?? random()];
      const given = { ...asked.parse(JSON.parse(text)), ticket, verifier, browser: digest(browser) };
      await kept.set(['window', state], JSON.stringify(given), lastsMs);
      return { location: authorization(options, { state, verifier, redirectUri }), browser };
    },
    async end(query, browser, signal) {
      const text = await kept.take('window', query.get('state') ?? '');
      const given = text === undefined ? undefined : attempt.parse(JSON.parse(text));
      if (!given || browser === undefined || digest(browser) !== given.browser)
        return { state: 'expired', locale: 'en' };
      const { ticket, verifier: _verifier, browser: _browser, ...who } = given;
      const { locale } = who;
      const code = query.get('code');
      if (code === null) return { state: 'cancelled', locale };
      const token = await tokenOf(code, given, signal);
      // Whoever comes second with the same offer, in another window, comes too late.
      if ((await kept.take('ticket', ticket)) === undefined) return { state: 'expired', locale };
      const ours = random();
      await kept.set(['window-code', ours], JSON.stringify({ ...who, token }), lastsMs);
      return { state: 'signed-in', code: ours, locale };
    },
    async redeem(code, { from, conversation }) {
      const text = await kept.take('window-code', code);
      if (text === undefined) return undefined;
      const { conversationId, directoryId, cardId, token } = signedIn.parse(JSON.parse(text));
      const isTheirs = conversationId === conversation.id && directoryId === from.aadObjectId;
      return isTheirs ? { token, cardId } : undefined;
    },
  };
}

interface Checks {
  readonly state: string;
  readonly verifier: string;
  readonly redirectUri: string;
}

function authorization({ authorizeUrl, clientId, scope }: SignInWindowOptions, checks: Checks): string {
  const url = new URL(authorizeUrl);
  const asking = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: checks.redirectUri,
    scope,
    state: checks.state,
    code_challenge: digest(checks.verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(asking)) url.searchParams.set(name, value);
  return url.href;
}

function random(): string {
  return randomBytes(32).toString('base64url');
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}
