import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

/** The private keys of one run, and what is signed with them besides what oidc-provider signs itself. */
export interface SigningKeys {
  readonly jwks: { readonly keys: readonly JWK[] };
  signAccessToken(claims: JWTPayload): Promise<string>;
}

/** Generates a key unless one is given. Kept in memory only: restarting the provider signs everyone out. */
export async function createSigningKeys(given?: JWK): Promise<SigningKeys> {
  const jwk = given ?? (await generateSigningKey());
  const key = (await importJWK(jwk, 'RS256')) as CryptoKey;
  return {
    jwks: { keys: [jwk] },
    signAccessToken: (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', ...(jwk.kid !== undefined && { kid: jwk.kid }) })
        .sign(key),
  };
}

/** A private RS256 key as a JWK. */
async function generateSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = `dev-${crypto.randomUUID().slice(0, 8)}`;
  return { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' };
}
