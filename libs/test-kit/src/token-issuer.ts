import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';

export interface TokenOptions {
  readonly user?: string;
  readonly tenant?: string;
  readonly client?: string;
  readonly scope?: string;
  readonly audience?: string | readonly string[];
  readonly issuer?: string;
  /** Negative: expired. */
  readonly expiresInS?: number;
  /** Further claims; `undefined` leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Members of the protected header, such as `typ` or `kid`; `undefined` leaves one out. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** A key that is not published, or no signature at all. */
  readonly signedBy?: 'issuer' | 'stranger' | 'nobody';
}

export interface TokenIssuer {
  readonly issuer: string;
  readonly jwksUrl: string;
  /** How often its keys were fetched. */
  readonly keyRequests: number;
  token(options?: TokenOptions): Promise<string>;
  /** A new signing key; the old one stays published unless `forgetOld`. */
  rotateKey(options?: { forgetOld?: boolean }): Promise<void>;
  /** How keys are answered from now on: as they are, with a status, or never. */
  answerKeys(how: 'well' | 'never' | number): void;
  stop(): Promise<void>;
}

export interface TokenIssuerOptions {
  readonly algorithm?: 'RS256' | 'ES256' | 'EdDSA';
  /** Who the tokens are for, unless one says otherwise. */
  readonly audience?: string;
  readonly now?: () => number;
}

interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

/** Signs access tokens as the identity provider does, good and bad ones, and serves its keys on a free port. */
export async function tokenIssuer(options: TokenIssuerOptions = {}): Promise<TokenIssuer> {
  const { algorithm = 'RS256', audience = 'urn:frontdesk:mobile-bff', now = Date.now } = options;
  let keys = [await newKey(algorithm, 'key-1')];
  const stranger = await newKey(algorithm, 'key-1');
  let how: 'well' | 'never' | number = 'well';
  let keyRequests = 0;
  const server = createServer((request, response) => {
    if (request.url !== '/.well-known/jwks.json') return void response.writeHead(404).end();
    keyRequests += 1;
    answerKeys(response, how, keys);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    jwksUrl: `${issuer}/.well-known/jwks.json`,
    get keyRequests() {
      return keyRequests;
    },
    token: (wanted = {}) => {
      const key = wanted.signedBy === 'stranger' ? stranger : (keys[0] ?? stranger);
      return signed(wanted, { algorithm, issuer, audience, key, nowS: Math.floor(now() / 1000) });
    },
    rotateKey: async ({ forgetOld = false } = {}) => {
      const fresh = await newKey(algorithm, `key-${keys.length + 1}`);
      keys = forgetOld ? [fresh] : [fresh, ...keys];
    },
    answerKeys: (wanted) => {
      how = wanted;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function newKey(algorithm: string, kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' } };
}

function answerKeys(response: ServerResponse, how: 'well' | 'never' | number, keys: readonly SigningKey[]): void {
  if (how === 'never') return;
  const status = how === 'well' ? 200 : how;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(how === 'well' ? JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }) : '{}');
}

interface Signing {
  readonly algorithm: string;
  readonly issuer: string;
  readonly audience: string;
  readonly key: SigningKey;
  readonly nowS: number;
}

async function signed(wanted: TokenOptions, signing: Signing): Promise<string> {
  const { user = 'usr_ada7k2m9qxr3', tenant = 'ten_halden4k7q2w', client = 'mobile' } = wanted;
  const { nowS } = signing;
  const payload = withoutUndefined({
    iss: wanted.issuer ?? signing.issuer,
    aud: wanted.audience ?? signing.audience,
    sub: user,
    tid: tenant,
    client_id: client,
    scope: wanted.scope ?? 'documents.read documents.write',
    iat: nowS,
    exp: nowS + (wanted.expiresInS ?? 300),
    jti: crypto.randomUUID(),
    ...wanted.claims,
  });
  if (wanted.signedBy === 'nobody') return new UnsecuredJWT(payload).encode();
  const header = withoutUndefined({ typ: 'at+jwt', kid: signing.key.jwk.kid, ...wanted.header });
  return await new SignJWT(payload)
    .setProtectedHeader({ ...header, alg: signing.algorithm })
    .sign(signing.key.privateKey);
}

function withoutUndefined(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
