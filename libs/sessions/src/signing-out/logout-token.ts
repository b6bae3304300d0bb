import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import type { PublicJwk } from './issuer-keys.ts';
import { logoutTokenProblem } from '../problems.ts';

export interface LogoutTokenRules {
  readonly issuer: string;
  readonly clientId: string;
  readonly types: readonly string[];
  readonly now: number;
  /** A key of the issuer, by its id. */
  keyFor(kid: string | undefined, algorithm: string): Promise<PublicJwk | undefined>;
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

// Pinned, as in the verifier of access tokens.
const algorithms = {
  RS256: { hash: 'sha256', kty: 'RSA' },
  ES256: { hash: 'sha256', kty: 'EC' },
  EdDSA: { hash: null, kty: 'OKP' },
} as const;

const header = z.object({
  alg: z.enum(['RS256', 'ES256', 'EdDSA']),
  typ: z.string().max(64),
  kid: z.string().max(256).optional(),
});
const id = z.string().min(1).max(256);
const claims = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string()).max(16)]),
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
  if (token.length > longest || !compactJws.test(token)) throw logoutTokenProblem('not a compact JWS');
  const [head = '', body = '', signature = ''] = token.split('.');
  const { alg, kid } = trustedHeader(head, rules.types);
  const key = await rules.keyFor(kid, alg);
  if (!key) throw logoutTokenProblem('no such key');
  requireSignature({ alg, key, signature, signed: `${head}.${body}` });
  const payload = claims.safeParse(jsonOf(body));
  if (!payload.success) throw logoutTokenProblem('a claim is missing or not allowed', payload.error);
  const { iss, aud, iat, exp, jti, sub, sid } = payload.data;
  const nowS = rules.now / 1_000;
  if (iss !== rules.issuer) throw logoutTokenProblem('of another issuer');
  if (![aud].flat().includes(rules.clientId)) throw logoutTokenProblem('for another client');
  if (iat > nowS + toleranceS || exp <= nowS - toleranceS) throw logoutTokenProblem('expired or of the future');
  if (exp - iat > longestLifeS || exp <= iat) throw logoutTokenProblem('lives too long');
  if (sub === undefined && sid === undefined) throw logoutTokenProblem('names nobody');
  return { sub, sid, id: jti, keepMs: (exp - nowS + toleranceS) * 1_000 };
}

function trustedHeader(head: string, types: readonly string[]) {
  const read = jsonOf(head);
  const found = refusedHeaders.find((name) => Object.hasOwn(Object(read) as object, name));
  if (found) throw logoutTokenProblem(`header ${found}`);
  const parsed = header.safeParse(read);
  if (!parsed.success) throw logoutTokenProblem('header', parsed.error);
  const typ = parsed.data.typ.toLowerCase().replace(/^application\//, '');
  if (!types.some((type) => type.toLowerCase() === typ)) throw logoutTokenProblem('of another kind');
  return parsed.data;
}

interface Signed {
  readonly alg: keyof typeof algorithms;
  readonly key: PublicJwk;
  readonly signature: string;
  readonly signed: string;
}

function requireSignature({ alg, key, signature, signed }: Signed): void {
  const { hash, kty } = algorithms[alg];
  const bytes = Buffer.from(signature, 'base64url');
  const isRight = key.kty === kty && bytes.toString('base64url') === signature && isSignedBy();
  if (!isRight) throw logoutTokenProblem('signature');

  function isSignedBy(): boolean {
    try {
      const publicKey = createPublicKey({ key, format: 'jwk' });
      const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 2_048;
      return bits >= 2_048 && verify(hash, Buffer.from(signed), { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes);
    } catch {
      return false; // no key that could have signed it
    }
  }
}

function jsonOf(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch (cause) {
    throw logoutTokenProblem('not JSON', cause);
  }
}
