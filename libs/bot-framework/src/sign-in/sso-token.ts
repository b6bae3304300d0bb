import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

export interface SsoTokenOptions {
  readonly issuer: string;
  /** The Application ID URI of the bot, `api://…/botid-<app id>`. */
  readonly audience: string;
  readonly jwksUrl: string;
}

/** Whose a token of Teams' single sign-on is. */
export interface SsoToken {
  /** Of the directory: what activities call `from.aadObjectId`. */
  readonly directoryId: string;
  readonly expiresAt: number;
}

/** It is not a token that signs this person in; that is for Teams to ask again. */
export class SignInRefused extends Error {
  constructor(why: string, cause?: unknown) {
    super(why, { cause });
  }
}

const clockToleranceS = 60;
const maxTokenLength = 8 * 1024;
// The key set did not come, not with 200 (which has no code of its own), or is none: that is nothing about the token.
const keysAway = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID']);

/** Looked at before anybody is asked: the token was carried by a client, and says itself whose it is. */
export function ssoTokens({ issuer, audience, jwksUrl }: SsoTokenOptions): (token: string) => Promise<SsoToken> {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 1_500, cooldownDuration: 5_000 });
  const rules = {
    algorithms: ['RS256'],
    issuer,
    audience,
    clockTolerance: clockToleranceS,
    requiredClaims: ['exp', 'oid'],
  };
  return async (token) => {
    if (token.length > maxTokenLength) throw new SignInRefused('longer than 8 KiB');
    const { payload } = await jwtVerify(token, keys, rules).catch((error: unknown) => {
      throw error instanceof errors.JOSEError && !keysAway.has(error.code)
        ? new SignInRefused(error.code, error)
        : error;
    });
    const { oid, exp = 0 } = payload;
    if (typeof oid !== 'string') throw new SignInRefused('claim oid');
    return { directoryId: oid, expiresAt: exp };
  };
}
