import { SignInRefused } from '@frontdesk/bot-framework';
import { fetch } from 'undici';
import { z } from 'zod';
import type { CodeGrant } from './sign-in-windows.ts';

export interface CodeRedemption {
  readonly url: string;
  readonly clientId: string;
  readonly secret: string | (() => string);
}

const withinMs = 4_000;
const Granted = z.object({ access_token: z.string().min(1).max(8_192) });
const Refused = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });

/** Gives the access token that a code of the login system stands for. Rejects with `SignInRefused` where it does not. */
export function redeemingCodes({ url, clientId, secret }: CodeRedemption) {
  return async ({ code, redirectUri, verifier }: CodeGrant, signal: AbortSignal): Promise<string> => {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: typeof secret === 'function' ? secret() : secret,
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const ended = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
    const answer = await fetch(url, { method: 'POST', body, headers, redirect: 'error', signal: ended });
    const given: unknown = await answer.json().catch(() => undefined);
    if (answer.status === 200) return Granted.parse(given).access_token;
    // Its text is not passed on: it may quote what was sent.
    const why = `the code was answered with ${answer.status} (${Refused.safeParse(given).data?.error ?? 'no code'})`;
    if (answer.status === 400) throw new SignInRefused(why);
    throw new Error(why);
  };
}
