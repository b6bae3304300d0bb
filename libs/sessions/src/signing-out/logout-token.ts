import { Problem } from '@frontdesk/problems';
import { decodeProtectedHeader, errors, jwtVerify, type JWTVerifyGetKey, type ProtectedHeaderParameters } from 'jose';
import { z } from 'zod';
import { logoutTokenProblem } from '../problems.ts';

export interface LogoutTokenRules {
  readonly issuer: string;
  readonly clientId: string;
  readonly types: readonly string[];
  readonly now: number;
  /** A key of the issuer. Fails with a Problem where it cannot be known whether there is one. */
  readonly keyFor: JWTVerifyGetKey;
}

/** Whom the provider has signed out. */
export interface LogoutToken {
  readonly sub: string | undefined;
  readonly sid: string | undefined;
  readonly id: string;
  readonly keepMs: number;
}

const longest = 8 * 1_024;
const toleranceS = 30;
const longestLifeS = 24 * 60 * 60;
const compactJws = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
// Where a token could say itself which key to trust (RFC 8725, 3.10), or what else to understand.
const refusedHeaders = ['jwk', 'jku', 'x5u', 'x5c', 'crit', 'b64', 'zip'];

const id = z.string().min(1).max(256);
const claims = z.object({
  iat: z.number(),
  exp: z.number(),
  jti: id,
  sub: id.optional(),
  sid: id.optional(),
  nonce: z.never().optional(),
  events: z.object({ 'http://schemas.openid.net/event/backchannel-logout': z.object({}) }),
});

/** All checks of OpenID Connect Back-Channel Logout 1.0, 2.6, but whether it came before: that is the store's to say. */
export async function checkedLogoutToken(token: string, rules: LogoutTokenRules): Promise<LogoutToken> {
  requireTrustedForm(token, rules.types);
  const payload = claims.safeParse(await verifiedClaims(token, rules));
  if (!payload.success) throw logoutTokenProblem('a claim is missing or not allowed', payload.error);
  const { iat, exp, jti, sub, sid } = payload.data;
  if (exp - iat > longestLifeS || exp <= iat) throw logoutTokenProblem('lives too long');
  if (sub === undefined && sid === undefined) throw logoutTokenProblem('names nobody');
  return { sub, sid, id: jti, keepMs: (exp + toleranceS) * 1_000 - rules.now };
}

/** Refuses what no key could make right, and what jose lets pass: white space, and bits that no decoder reads. */
function requireTrustedForm(token: string, types: readonly string[]): void {
  if (token.length > longest || !compactJws.test(token)) throw logoutTokenProblem('not a compact JWS');
  const signature = token.slice(token.lastIndexOf('.') + 1);
  if (Buffer.from(signature, 'base64url').toString('base64url') !== signature) throw logoutTokenProblem('signature');
  const header = headerOf(token);
  const refused = refusedHeaders.find((name) => Object.hasOwn(header, name));
  if (refused) throw logoutTokenProblem(`header ${refused}`);
  const typ = String(header.typ)
    .toLowerCase()
    .replace(/^application\//, '');
  if (!types.some((type) => type.toLowerCase() === typ)) throw logoutTokenProblem('of another kind');
}

function headerOf(token: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(token);
  } catch (error) {
    throw logoutTokenProblem('unreadable header', error);
  }
}

async function verifiedClaims(token: string, { issuer, clientId, now, keyFor }: LogoutTokenRules): Promise<unknown> {
  const rules = {
    algorithms: ['RS256', 'ES256', 'EdDSA'], // pinned, as in the verifier of access tokens
    ...{ issuer, audience: clientId, requiredClaims: ['iat', 'exp'] },
    ...{ currentDate: new Date(now), clockTolerance: toleranceS, maxTokenAge: longestLifeS }, // which refuses the future too
  };
  try {
    return (await jwtVerify(token, keyFor, rules)).payload;
  } catch (error) {
    if (error instanceof Problem) throw error;
    // Without a code of jose's: a key that is too weak to have signed anything.
    throw logoutTokenProblem(error instanceof errors.JOSEError ? error.code : 'key', error);
  }
}
