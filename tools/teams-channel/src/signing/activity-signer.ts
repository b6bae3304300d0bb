// Tokens of the channel's own: what says to the bot that an activity comes from Teams. Each rule of it can be broken.
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWK } from 'jose';
import type { Clock } from '../clock.ts';

/** One rule that is broken on purpose. */
export const breakages = [
  'no-token',
  'other-scheme',
  'garbage',
  'tampered',
  'wrong-issuer',
  'wrong-audience',
  'wrong-service-url',
  'no-service-url',
  'expired',
  'expired-within-skew',
  'not-yet-valid',
  'no-expiry',
  'unknown-key',
  'foreign-key',
  'other-channels-key',
  'key-without-endorsements',
  'alg-none',
  'alg-hs256',
  'bot-token',
] as const;
export type Breakage = (typeof breakages)[number];

export interface Signing {
  readonly serviceUrl: string;
  readonly breakage?: Breakage | undefined;
}

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
  readonly pem: string;
}

export interface ActivitySigner {
  /** With `endorsements`: for which channels a key speaks. */
  jwks(): { keys: object[] };
  /** From now on another key signs. The one before stays listed, unless it is withdrawn. */
  rotate(options?: { withdraw?: boolean }): Promise<void>;
  /** The value of the Authorization header; undefined for none. */
  authorization(signing: Signing): Promise<string | undefined>;
}

export interface SignerOptions {
  readonly issuer: string;
  readonly appId: string;
  readonly clock: Clock;
  /** What the bot would have got for itself, to be sent in the wrong direction. */
  readonly botToken: () => Promise<string>;
}

const minute = 60;
const hour = 3600;

export async function createActivitySigner({ issuer, appId, clock, botToken }: SignerOptions): Promise<ActivitySigner> {
  let signing = await newKey();
  let before: Key[] = [];
  const stranger = await newKey();
  const otherChannel = await newKey();
  const unendorsed = await newKey();

  async function token({ serviceUrl, breakage }: Signing): Promise<string> {
    const now = Math.floor(clock() / 1000);
    const claims: Record<string, unknown> = {
      iss: breakage === 'wrong-issuer' ? 'https://api.botframework.example' : issuer,
      aud: breakage === 'wrong-audience' ? '00000000-0000-0000-0000-000000000000' : appId,
      serviceurl: breakage === 'wrong-service-url' ? 'https://smba.trafficmanager.net/elsewhere/' : serviceUrl,
      ...timesOf(now, breakage),
    };
    if (breakage === 'no-service-url') delete claims['serviceurl'];
    if (breakage === 'no-expiry') delete claims['exp'];
    if (breakage === 'alg-none') return new UnsecuredJWT(claims).encode();
    if (breakage === 'alg-hs256') return withPublicKeyAsSecret(claims, signing);
    const key = keyFor(breakage);
    const kid = breakage === 'foreign-key' ? signing.kid : key.kid;
    return await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(key.privateKey);
  }

  function keyFor(breakage: Breakage | undefined): Key {
    if (breakage === 'unknown-key' || breakage === 'foreign-key') return stranger;
    if (breakage === 'other-channels-key') return otherChannel;
    if (breakage === 'key-without-endorsements') return unendorsed;
    return signing;
  }

  return {
    jwks: () => ({
      keys: [
        ...[signing, ...before].map(({ jwk }) => ({ ...jwk, endorsements: ['msteams'] })),
        { ...otherChannel.jwk, endorsements: ['webchat', 'directline'] },
        unendorsed.jwk,
      ],
    }),
    async rotate({ withdraw = false } = {}) {
      before = withdraw ? [] : [signing, ...before];
      signing = await newKey();
    },
    async authorization(given) {
      switch (given.breakage) {
        case 'no-token':
          return undefined;
        case 'other-scheme':
          return `Basic ${Buffer.from(`${appId}:secret`).toString('base64')}`;
        case 'garbage':
          return 'Bearer not.a.token';
        case 'bot-token':
          return `Bearer ${await botToken()}`;
        case 'tampered':
          return `Bearer ${tampered(await token(given))}`;
        default:
          return `Bearer ${await token(given)}`;
      }
    },
  };
}

function timesOf(now: number, breakage: Breakage | undefined) {
  if (breakage === 'expired') return { nbf: now - 2 * hour, exp: now - hour };
  if (breakage === 'expired-within-skew') return { nbf: now - hour, exp: now - 4 * minute };
  if (breakage === 'not-yet-valid') return { nbf: now + hour, exp: now + 2 * hour };
  return { nbf: now, exp: now + hour };
}

// A verifier that lets the token choose the algorithm would take the public key for a shared secret.
function withPublicKeyAsSecret(claims: Record<string, unknown>, { kid, pem }: Key): Promise<string> {
  const secret = new TextEncoder().encode(pem);
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid }).sign(secret);
}

function tampered(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
  const changed = Buffer.from(JSON.stringify({ ...claims, extra: 'added later' })).toString('base64url');
  return [header, changed, signature].join('.');
}

async function newKey(): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = `teams-${crypto.randomUUID().slice(0, 8)}`;
  const { kty, n, e } = await exportJWK(publicKey);
  return {
    kid,
    privateKey,
    jwk: { kty, n, e, kid, use: 'sig', alg: 'RS256' } as JWK,
    pem: await exportSPKI(publicKey),
  };
}
