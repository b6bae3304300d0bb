// What the bot shows when it calls the connector: tokens by client credentials, as Entra gives them.
import { generateKeyPair, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../clock.ts';

const botScope = 'https://api.botframework.com/.default';
const audience = 'https://api.botframework.com';

export interface BotTokens {
  /** RFC 6749, 4.4. `form` is what was posted. */
  issue(tenant: string, form: URLSearchParams): Promise<{ status: number; body: object }>;
  /** A token without asking for it: for what tests send in the wrong direction. */
  sign(tenant: string): Promise<string>;
  accepts(authorization: string | undefined): Promise<boolean>;
  /** All that were issued so far are refused from now on. */
  revoke(): void;
}

export interface BotTokensOptions {
  readonly issuer: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly ttlS: number;
  readonly clock: Clock;
}

export async function createBotTokens(options: BotTokensOptions): Promise<BotTokens> {
  const { issuer, appId, appSecret, ttlS, clock } = options;
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const kid = `entra-${crypto.randomUUID().slice(0, 8)}`;
  let generation = 1;

  function sign(tenant: string): Promise<string> {
    const now = Math.floor(clock() / 1000);
    const claims = {
      iss: `${issuer}/${tenant}/v2.0`,
      aud: audience,
      appid: appId,
      azp: appId,
      tid: tenant,
      generation,
      iat: now,
      nbf: now,
      exp: now + ttlS,
      jti: crypto.randomUUID(),
    };
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(privateKey);
  }

  return {
    sign,
    async issue(tenant, form) {
      if (form.get('grant_type') !== 'client_credentials') return refused('unsupported_grant_type', 'AADSTS70003');
      if (form.get('client_id') !== appId) return refused('unauthorized_client', 'AADSTS700016: no such application');
      if (form.get('client_secret') !== appSecret) {
        return { status: 401, body: { error: 'invalid_client', error_description: 'AADSTS7000215: invalid secret' } };
      }
      if (form.get('scope') !== botScope) return refused('invalid_scope', `AADSTS70011: only ${botScope} is for a bot`);
      const token = await sign(tenant);
      return {
        status: 200,
        body: { token_type: 'Bearer', expires_in: ttlS, ext_expires_in: ttlS, access_token: token },
      };
    },
    async accepts(authorization) {
      const [scheme = '', token = ''] = (authorization ?? '').split(' ');
      if (scheme.toLowerCase() !== 'bearer') return false;
      try {
        const rules = { algorithms: ['RS256'], audience, requiredClaims: ['exp'], currentDate: new Date(clock()) };
        const { payload } = await jwtVerify(token, publicKey, rules);
        return payload['appid'] === appId && payload['generation'] === generation;
      } catch {
        return false;
      }
    },
    revoke: () => void (generation += 1),
  };
}

function refused(error: string, description: string) {
  return { status: 400, body: { error, error_description: description } };
}
