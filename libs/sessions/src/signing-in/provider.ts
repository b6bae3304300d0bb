import * as openid from 'openid-client';

export interface ProviderOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** A function is asked at each use, so that it can rotate. */
  readonly clientSecret: string | (() => string);
  /** Default `basic`. */
  readonly clientAuthentication?: 'basic' | 'post';
  readonly scope: string;
  readonly redirectUri: string;
  readonly afterSignOut: string;
  /** What some issuers want besides: `audience`, `resource`. */
  readonly authorizationParameters?: Readonly<Record<string, string>>;
  /** Of the ID token, what the browser may be told. */
  readonly profileClaims: readonly string[];
  readonly withinMs: number;
  readonly plainHttp: boolean;
  readonly fetch?: typeof globalThis.fetch;
}

export interface Issued {
  readonly accessToken: string;
  readonly endsInMs: number;
  readonly refreshToken: string | undefined;
  readonly idToken: string | undefined;
  readonly subject: string | undefined;
  readonly sid: string | undefined;
  readonly profile: Readonly<Record<string, string>>;
}

export interface Checks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** `cancelled`: by the user, or by the provider's rules. `refused`: something does not fit. `away`: nobody knows. */
export type ProviderFailureKind = 'cancelled' | 'refused' | 'away';

export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  readonly kind: ProviderFailureKind;
  constructor(kind: ProviderFailureKind, what: string, cause?: unknown) {
    super(what, { cause });
    this.kind = kind;
  }
}

/** All that we ask of the login system. Every method but the URLs fails with a ProviderFailure. */
export interface Provider {
  authorizationUrl(checks: Checks, prompt?: string): Promise<URL>;
  redeem(callback: URL, checks: Checks): Promise<Issued>;
  refresh(refreshToken: string): Promise<Issued>;
  revoke(refreshToken: string): Promise<void>;
  /** Undefined where the issuer has no such page. */
  endSessionUrl(idToken: string | undefined): Promise<URL | undefined>;
  jwksUrl(): Promise<string>;
}

const askAgainMs = 1_000;
const signIn = 'a sign-in';

/** Discovery is done at the first use, so that a process starts without the issuer; a failure is tried again after 1 s. */
export function createProvider(options: ProviderOptions, now: () => number): Provider {
  const configured = configuring(options, now);
  const { redirectUri, scope, afterSignOut, profileClaims } = options;
  const asking = async <T>(what: string, ask: (config: openid.Configuration) => Promise<T>): Promise<T> => {
    const config = await configured();
    try {
      return await ask(config);
    } catch (error) {
      throw failureOf(error, what);
    }
  };
  return {
    async authorizationUrl({ state, nonce, verifier }, prompt) {
      const code_challenge = await openid.calculatePKCECodeChallenge(verifier);
      return openid.buildAuthorizationUrl(await configured(), {
        ...options.authorizationParameters,
        ...{ redirect_uri: redirectUri, scope, state, nonce, code_challenge, code_challenge_method: 'S256' },
        ...(prompt !== undefined && { prompt }),
      });
    },
    redeem: (callback, { state, nonce, verifier }) =>
      asking(signIn, async (config) => {
        const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
        const given = await openid.authorizationCodeGrant(config, callback, { ...checks, idTokenExpected: true });
        return issuedFrom(given, profileClaims);
      }),
    refresh: (refreshToken) =>
      asking('a refresh', async (config) =>
        issuedFrom(await openid.refreshTokenGrant(config, refreshToken), profileClaims),
      ),
    revoke: (refreshToken) =>
      asking('a revocation', async (config) => {
        if (!config.serverMetadata().revocation_endpoint) return;
        await openid.tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' });
      }),
    async endSessionUrl(idToken) {
      const config = await configured();
      if (!config.serverMetadata().end_session_endpoint) return undefined;
      return openid.buildEndSessionUrl(config, {
        post_logout_redirect_uri: afterSignOut,
        ...(idToken !== undefined && { id_token_hint: idToken }),
      });
    },
    async jwksUrl() {
      const { jwks_uri: url } = (await configured()).serverMetadata();
      if (url === undefined) throw new ProviderFailure('away', 'the issuer names no keys');
      return url;
    },
  };
}

function configuring(options: ProviderOptions, now: () => number): () => Promise<openid.Configuration> {
  const { clientSecret } = options;
  const secretNow = () => (typeof clientSecret === 'string' ? clientSecret : clientSecret());
  let known: { readonly config: openid.Configuration; readonly secret: string } | undefined;
  let failed: { readonly at: number; readonly failure: ProviderFailure } | undefined;
  let underWay: Promise<openid.Configuration> | undefined;

  const discover = async (secret: string): Promise<openid.Configuration> => {
    try {
      const config = await discovered(options, secret);
      known = { config, secret };
      return config;
    } catch (error) {
      failed = { at: now(), failure: new ProviderFailure('away', 'the issuer cannot be discovered', error) };
      throw failed.failure;
    }
  };
  return async () => {
    const secret = secretNow();
    if (known?.secret === secret) return known.config;
    if (known) {
      known = { config: configuration(known.config.serverMetadata(), options, secret), secret };
      return known.config;
    }
    if (failed && Math.abs(now() - failed.at) < askAgainMs) throw failed.failure;
    underWay ??= discover(secret).finally(() => (underWay = undefined));
    return await underWay;
  };
}

async function discovered(options: ProviderOptions, secret: string): Promise<openid.Configuration> {
  const { issuer, clientId, withinMs, plainHttp, fetch } = options;
  const found = await openid.discovery(new URL(issuer), clientId, undefined, authentication(options, secret), {
    timeout: withinMs / 1_000,
    ...(plainHttp && { execute: [openid.allowInsecureRequests] }),
    ...(fetch && { [openid.customFetch]: fetch as openid.CustomFetch }),
  });
  return configuration(found.serverMetadata(), options, secret);
}

function configuration(metadata: openid.ServerMetadata, options: ProviderOptions, secret: string) {
  const config = new openid.Configuration(metadata, options.clientId, undefined, authentication(options, secret));
  config.timeout = options.withinMs / 1_000;
  if (options.plainHttp) openid.allowInsecureRequests(config);
  if (options.fetch) config[openid.customFetch] = options.fetch as openid.CustomFetch;
  return config;
}

function authentication({ clientAuthentication = 'basic' }: ProviderOptions, secret: string): openid.ClientAuth {
  return clientAuthentication === 'post' ? openid.ClientSecretPost(secret) : openid.ClientSecretBasic(secret);
}

// A token without an end is asked for anew soon, rather than never.
const unknownEndMs = 300_000;
const longestToken = 8 * 1_024;

function issuedFrom(
  given: openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers,
  profileClaims: readonly string[],
): Issued {
  const claims: Readonly<Record<string, unknown>> = given.claims() ?? {};
  const textOf = (name: string) => (typeof claims[name] === 'string' ? String(claims[name]).slice(0, 256) : undefined);
  if ((given.refresh_token?.length ?? 0) > longestToken) throw new RangeError('the refresh token is too long to keep');
  const told = profileClaims.map((name) => [name, textOf(name)] as const);
  return {
    accessToken: given.access_token,
    endsInMs: given.expires_in === undefined ? unknownEndMs : given.expires_in * 1_000,
    refreshToken: given.refresh_token,
    // Only a hint at the end: the provider can do without.
    idToken: (given.id_token?.length ?? 0) > longestToken ? undefined : given.id_token,
    subject: textOf('sub'),
    sid: textOf('sid'),
    profile: Object.fromEntries(told.filter((entry): entry is [string, string] => entry[1] !== undefined)),
  };
}

// What says that the state, the nonce or the ID token of a sign-in is wrong. A refresh whose answer is broken proves
// nothing against the session.
const misfits = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_UNSUPPORTED_OPERATION', // tokens in the address, which nobody asked for
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
]);

function failureOf(error: unknown, what: string): ProviderFailure {
  if (error instanceof openid.AuthorizationResponseError) {
    const isAway = error.error === 'server_error' || error.error === 'temporarily_unavailable';
    return new ProviderFailure(isAway ? 'away' : 'cancelled', `${what}: ${safe(error.error)}`);
  }
  // Only this one is about the grant; of the others our own configuration would sign everyone out.
  if (error instanceof openid.ResponseBodyError) {
    const isRefused = error.error === 'invalid_grant';
    return new ProviderFailure(isRefused ? 'refused' : 'away', `${what}: ${error.status} ${safe(error.error)}`);
  }
  const code = String((Object(error) as { code?: unknown }).code ?? (Object(error) as { name?: unknown }).name);
  // The error itself may hold the answer with its tokens: only its name goes on.
  return new ProviderFailure(what === signIn && misfits.has(code) ? 'refused' : 'away', `${what}: ${safe(code)}`);
}

function safe(code: string): string {
  return /^[\w.-]{1,64}$/.test(code) ? code : 'an error without a usable name';
}
