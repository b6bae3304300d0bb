// Checks access tokens of the login system: signature by JWKS, issuer, audience, time, scope.
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

export interface TokenCaller {
  readonly userId: string;
  readonly tenantId: string;
  readonly clientId: string;
}

export interface TokenNeeds {
  readonly audience: string;
  readonly scope: string;
}

/** Why a token is not accepted; the text is for the caller. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

export interface TokenVerifier {
  /** Throws TokenRefused for a bad token, anything else when the keys cannot be had. */
  verify(authorization: string | undefined, needs: TokenNeeds): Promise<TokenCaller>;
}

export function createTokenVerifier(options: { issuer: string; jwksUrl?: string }): TokenVerifier {
  const keys = createRemoteJWKSet(new URL(options.jwksUrl ?? `${options.issuer}/.well-known/jwks.json`), {
    cooldownDuration: 1_000,
  });
  return {
    async verify(authorization, needs) {
      const token = /^bearer +([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
      if (!token) throw new TokenRefused('token missing');
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer: options.issuer,
          audience: needs.audience,
          algorithms: ['RS256', 'ES256', 'EdDSA'],
          clockTolerance: 5,
          requiredClaims: ['sub', 'exp'],
        });
        return callerOf(payload, needs);
      } catch (error) {
        throw refusedIfToken(error, needs);
      }
    },
  };
}

function callerOf(claims: Record<string, unknown>, needs: TokenNeeds): TokenCaller {
  const { aud, sub, tid, scope, act } = claims;
  if (Array.isArray(aud) && aud.length !== 1) throw new TokenRefused('token has more than one audience');
  if (typeof sub !== 'string' || typeof tid !== 'string') throw new TokenRefused('token names no user or no tenant');
  const scopes = typeof scope === 'string' ? scope.split(' ') : [];
  if (!scopes.includes(needs.scope)) throw new TokenRefused(`token lacks scope ${needs.scope}`);
  const actor = typeof act === 'object' && act !== null && 'sub' in act ? String(act.sub) : '';
  return { userId: sub, tenantId: tid, clientId: actor };
}

function refusedIfToken(error: unknown, needs: TokenNeeds): unknown {
  if (error instanceof errors.JWTExpired) return new TokenRefused('token expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new TokenRefused(
      error.claim === 'aud' ? `audience is not ${needs.audience}` : `claim ${error.claim} is wrong`,
    );
  }
  const code = error instanceof errors.JOSEError ? error.code : '';
  const isToken = /^ERR_(JWT|JWS|JOSE_ALG|JWKS_NO_MATCHING|JWKS_MULTIPLE)/.test(code);
  return isToken ? new TokenRefused('token not valid') : error;
}
