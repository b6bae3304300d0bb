import { randomBytes } from 'node:crypto';
import type { ClientMetadata, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { activeUser, claimsOf, directoryIdOf } from './accounts.ts';
import {
  bffScopes,
  exchangeClients,
  programClients,
  programScopes,
  teamsBotApp,
  type SignInClient,
} from './clients.ts';
import { memoryAdapter } from './memory-adapter.ts';
import { errors, interactionPolicy } from './oidc-provider.ts';
import { contentSecurityPolicy, errorPage, signedOutPage, signOutPage } from './pages.ts';
import type { SigningKeys } from './signing-keys.ts';
import { onBehalfOfGrant } from './on-behalf-of-grant.ts';
import { tokenExchangeGrant } from './token-exchange-grant.ts';

// Whose tokens say who it is in the directory.
const directoryClients = new Set(['teams', teamsBotApp.clientId]);

const day = 24 * 60 * 60;

export interface ProviderOptions {
  readonly clients: readonly SignInClient[];
  readonly keys: SigningKeys;
  readonly accessTokenTtlS: number;
}

/** All that we decide about oidc-provider; what is not here is its default. */
export function providerConfiguration({ clients, keys, accessTokenTtlS }: ProviderOptions): Configuration {
  return {
    adapter: memoryAdapter(),
    jwks: { keys: [...keys.jwks.keys] } as NonNullable<Configuration['jwks']>,
    clients: [
      ...clients.map(signInMetadata),
      ...exchangeClients.map(exchangeMetadata),
      ...programClients.map(programMetadata),
    ],
    clientBasedCORS: () => false, // browsers reach this through their BFF
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    claims: {
      openid: ['sub', 'tid'],
      profile: ['name', 'given_name', 'family_name'],
      email: ['email', 'email_verified'],
    },
    scopes: ['openid', 'offline_access'],
    conformIdTokenClaims: false, // the BFF reads name and tenant from the ID token, without a second call
    pkce: { required: () => true },
    responseTypes: ['code'],
    extraTokenClaims: (_ctx, token) => {
      const user = 'accountId' in token ? activeUser(String(token.accountId)) : undefined;
      return (
        user && {
          tid: user.tenantId,
          ...(directoryClients.has(token.clientId ?? '') && { oid: directoryIdOf(user.userId) }),
        }
      );
    },
    findAccount: (_ctx, sub) => {
      const user = activeUser(sub);
      return user && { accountId: sub, claims: () => claimsOf(user) };
    },
    interactions: { url: (_ctx, { uid }) => `/login/${uid}`, policy: firstPartyPolicy() },
    loadExistingGrant: grantToFirstParty,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    renderError,
    features: features(clients, accessTokenTtlS),
    ttl: {
      AccessToken: accessTokenTtlS,
      IdToken: 3600,
      Interaction: 3600,
      RefreshToken: 14 * day,
      Session: day,
      Grant: 14 * day,
    },
    routes: {
      authorization: '/oauth2/authorize',
      token: '/oauth2/token',
      revocation: '/oauth2/revoke',
      userinfo: '/oauth2/userinfo',
      pushed_authorization_request: '/oauth2/par',
      end_session: '/oauth2/logout',
      jwks: '/.well-known/jwks.json',
    },
    fetch: withoutProtection,
  };
}

function features(clients: readonly SignInClient[], accessTokenTTL: number): Configuration['features'] {
  const audienceOf = (clientId: string) =>
    [...clients, ...programClients].find((client) => client.clientId === clientId)?.audience;
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    backchannelLogout: { enabled: true },
    revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: async (ctx, form) => showPage(ctx, signOutPage(form)),
      postLogoutSuccessSource: async (ctx) => showPage(ctx, signedOutPage()),
    },
    resourceIndicators: {
      enabled: true,
      // A client's tokens are for its BFF, also when it does not say so.
      defaultResource: async (_ctx, client) => audienceOf(client.clientId) ?? [],
      useGrantedResource: async () => true,
      getResourceServerInfo: async (_ctx, resource, client) => {
        if (resource !== audienceOf(client.clientId)) throw new errors.InvalidTarget();
        const jwt = { sign: { alg: 'RS256' } } as const;
        const isProgram = programClients.some(({ clientId }) => clientId === client.clientId);
        const scope = (isProgram ? programScopes : bffScopes).join(' ');
        return { scope, audience: resource, accessTokenTTL, accessTokenFormat: 'jwt', jwt };
      },
    },
  };
}

// Our own clients are not asked for consent, but for an explicit `prompt=consent`.
function firstPartyPolicy() {
  const policy = interactionPolicy.base();
  policy.get('consent')?.checks.remove('native_client_prompt');
  return policy;
}

async function grantToFirstParty({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider, result } = oidc;
  if (!client || !session?.accountId) return undefined;
  const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const known = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const grant = known ?? new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope([...oidc.requestParamOIDCScopes].join(' '));
  for (const [resource, { scopes }] of Object.entries(oidc.resourceServers ?? {})) {
    grant.addResourceScope(resource, [...scopes].join(' '));
  }
  await grant.save();
  return grant;
}

// Back-channel logout goes to BFFs on loopback, which oidc-provider's own protection, its dispatcher, refuses.
const withoutProtection: NonNullable<Configuration['fetch']> = (url, options) => {
  const { dispatcher: _refusesLoopback, ...rest } = (options ?? {}) as RequestInit & { dispatcher?: unknown };
  return fetch(url, rest as RequestInit);
};

function signInMetadata(client: SignInClient): ClientMetadata {
  return {
    client_id: client.clientId,
    client_name: client.name,
    application_type: client.type,
    ...(client.secret === undefined
      ? { token_endpoint_auth_method: 'none' }
      : { client_secret: client.secret, token_endpoint_auth_method: 'client_secret_basic' }),
    grant_types: ['authorization_code', 'refresh_token', ...(client === teamsBotApp ? [onBehalfOfGrant] : [])],
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...client.afterSignOut],
    ...(client.backChannelLogout !== undefined && {
      backchannel_logout_uri: client.backChannelLogout,
      backchannel_logout_session_required: true,
    }),
  };
}

function exchangeMetadata({ clientId, secret }: (typeof exchangeClients)[number]): ClientMetadata {
  return {
    client_id: clientId,
    client_secret: secret,
    token_endpoint_auth_method: 'client_secret_basic', // oidc-provider takes client_secret_post for it, too
    grant_types: [tokenExchangeGrant],
    redirect_uris: [],
    response_types: [],
  };
}

function programMetadata({ clientId, secret }: (typeof programClients)[number]): ClientMetadata {
  return {
    client_id: clientId,
    client_secret: secret,
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  };
}

function showPage(ctx: KoaContextWithOIDC, html: string): void {
  ctx.type = 'html';
  ctx.set('Content-Security-Policy', contentSecurityPolicy);
  ctx.body = html;
}

function renderError(ctx: KoaContextWithOIDC, out: { error: string; error_description?: string | undefined }): void {
  showPage(ctx, errorPage(out.error, out.error_description));
}
