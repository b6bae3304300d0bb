// An issuer without sockets: discovery, keys, and whatever else a test says.
import { generateKeyPairSync, sign } from 'node:crypto';

export const issuer = 'https://login.example';
export const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';

export interface TestIssuer {
  readonly fetch: typeof globalThis.fetch;
  /** How often each path was asked for. */
  readonly asked: Map<string, number>;
  isAway: boolean;
  logoutToken(claims?: Record<string, unknown>, header?: Record<string, unknown>): string;
  /** From now on there is another key, which signs. */
  rotate(): void;
}

export function testIssuer(now: () => number): TestIssuer {
  let turn = 0;
  const make = () => ({ kid: `key-${(turn += 1)}`, ...generateKeyPairSync('rsa', { modulusLength: 2_048 }) });
  const keys = [make()];
  const jwks = () => keys.map(({ kid, publicKey }) => ({ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' }));
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const made: TestIssuer = {
    asked: new Map(),
    isAway: false,
    rotate: () => void keys.push(make()),
    logoutToken(claims = {}, header = {}) {
      const { kid, privateKey } = keys.at(-1) ?? make();
      const iat = Math.floor(now() / 1_000);
      const body = {
        iss: issuer,
        aud: 'web',
        iat,
        exp: iat + 120,
        jti: `jti-${(turn += 1)}`,
        events: { [logoutEvent]: {} },
      };
      const text = `${part({ alg: 'RS256', typ: 'logout+jwt', kid, ...header })}.${part({ ...body, ...claims })}`;
      return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
    },
    fetch: async (input) => {
      const path = new URL(String(input)).pathname;
      made.asked.set(path, (made.asked.get(path) ?? 0) + 1);
      if (made.isAway) throw new TypeError('fetch failed');
      if (path === '/jwks') return Response.json({ keys: jwks() });
      return Response.json({
        ...{ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` },
        jwks_uri: `${issuer}/jwks`,
      });
    },
  };
  return made;
}
