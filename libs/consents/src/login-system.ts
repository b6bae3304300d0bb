import type { HttpAnswer, HttpCall, Reach } from '@frontdesk/upstream';
import { z } from 'zod';
import { missingProblem, refusedProblem, unavailableProblem } from './problems.ts';

export interface LoginSystemOptions {
  /** To the login system. */
  readonly call: HttpCall;
  /** Default `/oauth2/token`. */
  readonly tokenPath?: string;
  /** Default `/oauth2/revoke`. */
  readonly revokePath?: string;
  /** The client that people sign in with when they allow it. */
  readonly clientId: string;
  readonly clientSecret: string | (() => string);
}

/** What a page got from the login system, when the person allowed it there (RFC 6749, 4.1; RFC 7636). */
export interface AuthorizationCode {
  readonly code: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly lifetimeS: number;
}

export interface LoginSystem {
  redeem(code: AuthorizationCode, reach: Reach): Promise<Tokens>;
  refresh(refreshToken: string, reach: Reach): Promise<Tokens>;
  /** Nobody can use it any more (RFC 7009). */
  revoke(refreshToken: string, reach: Reach): Promise<void>;
}

const text = z.string().min(1).max(8192);
const Granted = z.object({ access_token: text, refresh_token: text.optional(), expires_in: z.int().positive() });
const Refused = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });

/** The two grants and the revocation that consents need, of any OAuth 2 server. */
export function loginSystem(options: LoginSystemOptions): LoginSystem {
  const { tokenPath = '/oauth2/token', revokePath = '/oauth2/revoke' } = options;
  const post = (operation: string, path: string, form: Record<string, string>, reach: Reach) =>
    options.call(
      { operation, method: 'POST', path, headers: headersOf(options), body: new URLSearchParams(form).toString() },
      reach,
    );
  return {
    async redeem({ code, codeVerifier, redirectUri }, reach) {
      const form = { grant_type: 'authorization_code', code, code_verifier: codeVerifier, redirect_uri: redirectUri };
      const answer = await post('login.redeemCode', tokenPath, form, reach);
      if (errorOf(answer) === 'invalid_grant') throw refusedProblem('the code was refused');
      const { refresh_token: refreshToken, ...granted } = grantedIn(answer);
      if (refreshToken === undefined) throw refusedProblem('the sign-in did not ask for offline access');
      return tokensOf(granted, refreshToken);
    },
    async refresh(refreshToken, reach) {
      const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
      const answer = await post('login.refreshConsent', tokenPath, form, reach);
      if (errorOf(answer) === 'invalid_grant') throw missingProblem();
      const granted = grantedIn(answer);
      return tokensOf(granted, granted.refresh_token ?? refreshToken);
    },
    async revoke(refreshToken, reach) {
      const form = { token: refreshToken, token_type_hint: 'refresh_token' };
      const { status } = await post('login.revokeConsent', revokePath, form, reach);
      if (status !== 200) throw unavailableProblem(`the login system answered a revocation with ${status}`);
    },
  };
}

function tokensOf(granted: Omit<z.output<typeof Granted>, 'refresh_token'>, refreshToken: string): Tokens {
  return { accessToken: granted.access_token, refreshToken, lifetimeS: granted.expires_in };
}

function headersOf({ clientId, clientSecret }: LoginSystemOptions): Record<string, string> {
  const secret = typeof clientSecret === 'function' ? clientSecret() : clientSecret;
  // RFC 6749, 2.3.1: both parts are form-encoded before they are joined.
  const client = [clientId, secret].map(encodeURIComponent).join(':');
  return {
    authorization: `Basic ${Buffer.from(client).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
}

function errorOf({ status, body }: HttpAnswer): string | undefined {
  return status === 400 ? Refused.safeParse(parsed(body)).data?.error : undefined;
}

/** No text of the login system is passed on, and no token gets into an error. */
function grantedIn(answer: HttpAnswer): z.output<typeof Granted> {
  const read = answer.status === 200 ? Granted.safeParse(parsed(answer.body)).data : undefined;
  if (read) return read;
  throw unavailableProblem(`the login system answered ${answer.status} (${errorOf(answer) ?? 'unusable'})`);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined; // said by the schema
  }
}
