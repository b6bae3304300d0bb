import { createLocalJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { activeUser } from './accounts.ts';
import { errors } from './oidc-provider.ts';
import type { SigningKeys } from './signing-keys.ts';

interface Provider {
  readonly issuer: string;
  readonly keys: SigningKeys;
}

/** Reads a token of ours that somebody shows to get another one in its user's name: for whom it is, and whose. */
export function subjectTokens({ issuer, keys }: Provider) {
  const publicKeys = createLocalJWKSet({
    keys: keys.jwks.keys.map(({ kty, n, e, kid, alg, use }) => ({ kty, n, e, kid, alg, use }) as never),
  });
  return async (token: string, audience: string | readonly string[]): Promise<JWTPayload> => {
    const rules = {
      algorithms: ['RS256'],
      typ: 'at+jwt',
      issuer,
      audience: [audience].flat(),
      requiredClaims: ['exp', 'sub', 'tid'],
    };
    const { payload } = await jwtVerify(token, publicKeys, rules).catch((error: { code?: string }) => {
      throw new errors.InvalidGrant(`subject token refused (${error.code ?? 'unreadable'})`);
    });
    const user = activeUser(payload.sub ?? '');
    if (!user || user.tenantId !== payload['tid']) throw new errors.InvalidGrant('subject is not an active user');
    return payload;
  };
}
