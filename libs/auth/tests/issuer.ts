// An issuer without sockets: it signs tokens and answers for its JWKS, as a test tells it to.
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTHeaderParameters } from 'jose';

export const issuer = 'https://login.example';
export const audience = 'urn:frontdesk:mobile-bff';
export const startMs = Date.parse('2026-06-18T10:30:00Z');

export interface IssuerKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

export async function issuerKey(kid: string, alg = 'RS256'): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

export function claims(nowMs = startMs): Record<string, unknown> {
  const iat = Math.floor(nowMs / 1000);
  return {
    iss: issuer,
    aud: audience,
    sub: 'usr_ada7k2m9qxr3',
    tid: 'ten_halden4k7q2w',
    client_id: 'mobile',
    scope: 'documents.read documents.write',
    jti: 'jti-1',
    iat,
    exp: iat + 600,
  };
}

export function sign(
  key: IssuerKey,
  payload: Record<string, unknown> = claims(),
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: key.alg, typ: 'at+jwt', kid: key.kid, ...header })
    .sign(key.privateKey);
}

export function part(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

type Outcome = 'keys' | 'refused' | 'html' | 'error' | 'redirect' | 'empty' | 'huge' | 'hang';

/** The JWKS endpoint. `asked` counts the requests; `outcome` says how it answers. */
export class JwksHost {
  asked = 0;
  outcome: Outcome = 'keys';
  keys: JWK[] = [];
  release: () => void = () => undefined;

  readonly fetch: typeof globalThis.fetch = async (_url, init) => {
    this.asked += 1;
    switch (this.outcome) {
      case 'keys':
        return Response.json({ keys: this.keys });
      case 'refused':
        throw new TypeError('fetch failed');
      case 'html':
        return new Response('<html>', { status: 200 });
      case 'error':
        return new Response('no', { status: 500 });
      case 'redirect':
        return new Response(null, { status: 302, headers: { location: 'https://evil.example/keys' } });
      case 'empty':
        return Response.json({ keys: [] });
      case 'huge':
        return new Response('x'.repeat(300 * 1024));
      case 'hang':
        return new Promise((resolve, reject) => {
          this.release = () => resolve(Response.json({ keys: this.keys }));
          init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        });
    }
  };
}
