import { Problem } from '@frontdesk/problems';
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { channelKeys } from './channel-keys.ts';
import type { ChannelKey } from './channel-keys.ts';
import { invalidToken } from './problems.ts';

/** What a valid token of the channel says. */
export interface ChannelToken {
  /** The claim: where the activity of this token may say that it came from. */
  readonly serviceUrl: string;
  /** The channels that its key may sign for. */
  readonly endorsements: ReadonlySet<string>;
}

export interface ChannelTokens {
  verify(token: string): Promise<ChannelToken>;
}

export interface ChannelTokensOptions {
  /** Of the channel's OpenID metadata. */
  readonly metadataUrl: string;
  readonly issuer: string;
  /** The bot's: tokens have to be for it. */
  readonly appId: string;
  readonly now?: () => number;
}

// Of the authentication specification: “industry-standard clock-skew of 5 minutes”.
const clockSkewS = 300;
const maxTokenLength = 8 * 1024;
const refusedHeaders = ['jwk', 'jku', 'x5u', 'crit', 'b64', 'zip'];

/** Rules 2 to 4 of Bot Connector authentication: issuer, audience, time, a listed key, RS256. */
export function channelTokens({ metadataUrl, issuer, appId, now = Date.now }: ChannelTokensOptions): ChannelTokens {
  const keys = channelKeys({ metadataUrl, issuer });
  const rules = {
    algorithms: ['RS256'],
    issuer,
    audience: appId,
    clockTolerance: clockSkewS,
    requiredClaims: ['exp', 'nbf', 'serviceurl'],
  };
  return {
    async verify(token) {
      const kid = requireTrustedForm(token);
      const found = await keys.keyFor(kid);
      if (found === undefined) throw invalidToken('the channel has no such key');
      return await verified(token, found, { ...rules, currentDate: new Date(now()) });
    },
  };
}

async function verified(token: string, { key, endorsements }: ChannelKey, rules: object): Promise<ChannelToken> {
  try {
    const { payload } = await jwtVerify(token, key, rules);
    const { serviceurl: serviceUrl } = payload;
    if (typeof serviceUrl !== 'string') throw invalidToken('claim serviceurl');
    return { serviceUrl, endorsements };
  } catch (error) {
    if (error instanceof Problem) throw error;
    const claim = error instanceof errors.JWTClaimValidationFailed ? `claim ${error.claim}` : undefined;
    throw invalidToken(claim ?? (error as { code?: string }).code ?? 'unreadable', error);
  }
}

/** Refuses, before a key is looked for, what no key could make right. */
function requireTrustedForm(token: string): string {
  if (token.length > maxTokenLength) throw invalidToken('longer than 8 KiB');
  const header = headerOf(token);
  if (header.alg !== 'RS256') throw invalidToken('algorithm not allowed');
  const refused = refusedHeaders.find((name) => Object.hasOwn(header, name));
  if (refused !== undefined) throw invalidToken(`header ${refused}`);
  if (typeof header.kid !== 'string' || header.kid.length > 512) throw invalidToken('header kid');
  return header.kid;
}

function headerOf(token: string) {
  try {
    return decodeProtectedHeader(token);
  } catch (error) {
    throw invalidToken('unreadable header', error);
  }
}
