import type { JWTPayload } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { backendScopes, bffScopes, exchangeClients, type ExchangeClient } from './clients.ts';
import { errors } from './oidc-provider.ts';
import type { SigningKeys } from './signing-keys.ts';
import { subjectTokens } from './subject-tokens.ts';

export const tokenExchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const tokenExchangeParameters = [
  'subject_token',
  'subject_token_type',
  'requested_token_type',
  'actor_token',
  'audience',
  'resource',
  'scope',
];

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
const backendLifetimeS = 300;

interface Provider {
  readonly issuer: string;
  readonly keys: SigningKeys;
}

type Parameters = Readonly<Record<string, string | undefined>>;

/** RFC 8693: a BFF shows a user's token that was made for it, and gets one for a backend, in the user's name. */
export function tokenExchange({ issuer, keys }: Provider) {
  const verifySubject = subjectTokens({ issuer, keys });

  return async function exchangeToken(ctx: KoaContextWithOIDC): Promise<void> {
    const parameters = ctx.oidc.params as Parameters;
    requireWellFormed(parameters);
    const { audience = '', scope: asked } = parameters;
    const client = exchangeClients.find(({ clientId }) => clientId === ctx.oidc.client?.clientId);
    if (client === undefined) throw new errors.UnauthorizedClient('this client may not exchange tokens');
    const { clientId } = client;
    const { from, known, lifetimeS } = exchangeFor(audience, client);
    const subject = await verifySubject(parameters['subject_token'] ?? '', from);
    const scope = grantedScope(known, asked, String(subject['scope'] ?? ''));
    const iat = Math.floor(Date.now() / 1000);
    const exp = Math.min(iat + lifetimeS, subject.exp ?? 0);
    const { sub, tid } = subject;
    const claims = {
      iss: issuer,
      aud: audience,
      sub,
      tid,
      scope,
      act: { sub: clientId },
      client_id: clientId,
      iat,
      exp,
    };
    ctx.body = {
      access_token: await keys.signAccessToken({ ...claims, jti: crypto.randomUUID() } as JWTPayload),
      issued_token_type: accessTokenType,
      token_type: 'Bearer',
      expires_in: exp - iat,
      scope,
    };
  };
}

function requireWellFormed(parameters: Parameters): void {
  for (const name of ['subject_token', 'subject_token_type', 'audience']) {
    if (!parameters[name]) throw new errors.InvalidRequest(`missing required parameter(s) '${name}'`);
  }
  if (parameters['subject_token_type'] !== accessTokenType) {
    throw new errors.InvalidRequest(`subject_token_type must be ${accessTokenType}`);
  }
  if ((parameters['requested_token_type'] ?? accessTokenType) !== accessTokenType) {
    throw new errors.InvalidRequest(`requested_token_type must be ${accessTokenType}`);
  }
  if (parameters['actor_token'] !== undefined) throw new errors.InvalidRequest('actor_token is not supported');
  if (parameters['resource'] !== undefined) throw new errors.InvalidTarget('name the backend by audience');
}

interface Exchange {
  /** The audience of the token that is shown, or those that it may have. */
  readonly from: string | readonly string[];
  readonly known: readonly string[];
  readonly lifetimeS: number;
}

/** Who comes signed in with a token of elsewhere gets one of the BFF; only with that does the BFF get those of backends. */
function exchangeFor(audience: string, client: ExchangeClient): Exchange {
  const scopes = Object.hasOwn(backendScopes, audience) ? backendScopes[audience] : undefined;
  if (scopes) return { from: client.audience, known: scopes, lifetimeS: backendLifetimeS };
  if (audience !== client.audience || client.signInResources === undefined) {
    throw new errors.InvalidTarget(`no such audience`);
  }
  return { from: client.signInResources, known: bffScopes, lifetimeS: Infinity };
}

// Reading needs the scope to read, writing that to write: an exchange never gives more than the user's token allows.
function grantedScope(known: readonly string[], asked: string | undefined, ofSubject: string): string {
  const wanted = asked ? asked.split(' ').filter((name) => name !== '') : known;
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new errors.InvalidScope('no such scope of this audience', unknown);
  const held = ofSubject.split(' ');
  const granted = known.filter((name) => wanted.includes(name) && held.includes(`documents.${name.split('.')[1]}`));
  if (granted.length === 0) throw new errors.InvalidScope('beyond the scope of the subject token', wanted.join(' '));
  return granted.join(' ');
}
