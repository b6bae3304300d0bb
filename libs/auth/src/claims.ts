import type { JWTPayload } from 'jose';
import type { BearerProof, Principal } from './principal.ts';
import { invalidTokenProblem } from './problems.ts';

export const userIdForm = /^usr_[0-9a-z]{8,32}$/;
export const tenantIdForm = /^ten_[0-9a-z]{8,32}$/;

/** Claims that a token must have: RFC 9068, 2.2, and our tenant. jose does not ask for `exp` unless it is named. */
export const requiredClaims = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti', 'tid'];

/** Turns verified claims into a principal; a claim of the wrong form is refused by its name. */
export function principalFrom(claims: JWTPayload, token: string, latestIssueS: number): Principal<BearerProof> {
  const { sub, tid, client_id: clientId, jti, iat, exp, sid, scope = '' } = claims;
  if (typeof exp !== 'number' || !Number.isFinite(exp)) throw refused('exp');
  if (typeof iat !== 'number' || iat > latestIssueS) throw refused('iat');
  if (typeof jti !== 'string' || jti === '') throw refused('jti');
  if (typeof clientId !== 'string' || clientId === '') throw refused('client_id');
  if (typeof sub !== 'string' || !userIdForm.test(sub)) throw refused('sub');
  if (typeof tid !== 'string' || !tenantIdForm.test(tid)) throw refused('tid');
  if (typeof scope !== 'string') throw refused('scope');
  if (sid !== undefined && typeof sid !== 'string') throw refused('sid');
  // Bound to a key or a certificate (RFC 9449, 8705): who sends it as a plain bearer token may have stolen it.
  if (claims['cnf'] !== undefined) throw refused('cnf');
  return Object.freeze({
    userId: sub,
    tenantId: tid,
    clientId,
    scopes: new Set(scope.split(' ').filter((name) => name !== '')),
    proof: Object.freeze({
      kind: 'bearer' as const,
      token,
      expiresAt: exp,
      issuedAt: iat,
      tokenId: jti,
      ...(sid !== undefined && { sessionId: sid }),
    }),
  });
}

function refused(claim: string): Error {
  return invalidTokenProblem(`claim ${claim}`);
}
