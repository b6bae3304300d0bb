import { createHash, randomBytes } from 'node:crypto';
import { answerWithinMs, createBrowser, type Browser } from './browser.ts';
import { signInClients, type SignInClient } from './clients.ts';

export interface TokenRequest {
  readonly issuer: string;
  readonly user: string;
  /** Of `clients.ts`. */
  readonly client: string;
  readonly scope: string;
}

export interface ObtainedTokens {
  readonly access_token: string;
  readonly expires_in: number;
  readonly scope?: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
}

interface Discovered {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
}

const mostSteps = 8;

/** What a page has when the login system sends the browser back to it. */
export interface ObtainedCode {
  readonly code: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

/** Signs a user in over HTTP, as a browser would: authorization code, PKCE, the login page, and the token endpoint. */
export async function obtainTokens(request: TokenRequest, browser = createBrowser()): Promise<ObtainedTokens> {
  const client = clientOf(request.client);
  const { code, codeVerifier, redirectUri } = await obtainCode(request, browser);
  const { token_endpoint: endpoint } = await discover(request.issuer);
  return redeem(endpoint, client, { code, redirect_uri: redirectUri, code_verifier: codeVerifier });
}

/** The same as far as the page: the code, for a server that redeems it. */
export async function obtainCode(request: TokenRequest, browser = createBrowser()): Promise<ObtainedCode> {
  const { issuer, user, client: clientId, scope } = request;
  const client = clientOf(clientId);
  const discovered = await discover(issuer);
  const codeVerifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const redirectUri = client.redirectUris[0] ?? '';
  const authorization = new URL(discovered.authorization_endpoint);
  authorization.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const callback = await signIn(authorization, { user, redirectUri, browser });
  if (callback.searchParams.get('state') !== state) throw new Error('the state came back changed');
  const code = callback.searchParams.get('code');
  if (code === null) throw new Error(`refused: ${callback.searchParams.get('error_description') ?? 'no code'}`);
  return { code, codeVerifier, redirectUri };
}

function clientOf(clientId: string): SignInClient {
  const client = signInClients().find((known) => known.clientId === clientId);
  if (!client) throw new Error(`no such client: ${clientId} (there are ${names()})`);
  return client;
}

async function discover(issuer: string): Promise<Discovered> {
  const url = `${issuer}/.well-known/openid-configuration`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) }).catch((cause: unknown) => {
    throw new Error(`the identity provider is not running at ${issuer}: start it with npm start`, { cause });
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return (await answer.json()) as Discovered;
}

// Follows redirects by hand and stops at the client's redirect URI, where nobody listens.
async function signIn(start: URL, { user, redirectUri, browser }: SignIn): Promise<URL> {
  let visit = await browser.visit(start);
  for (let step = 0; step < mostSteps; step += 1) {
    const { location, status, url } = visit;
    if (location?.href.startsWith(`${redirectUri}?`)) return location;
    if (location) visit = await browser.visit(location);
    else if (status === 200 && url.pathname.startsWith('/login/')) visit = await browser.visit(url, { user });
    else if (status === 400 && url.pathname.startsWith('/login/'))
      throw new Error(`no such user, or deactivated: ${user}`);
    else throw new Error(`signing in ended at ${url.pathname} with ${status}`);
  }
  throw new Error('signing in took too many steps');
}

interface SignIn {
  readonly user: string;
  readonly redirectUri: string;
  readonly browser: Browser;
}

async function redeem(endpoint: string, client: SignInClient, grant: Record<string, string>): Promise<ObtainedTokens> {
  const { clientId, secret } = client;
  const body = new URLSearchParams({ grant_type: 'authorization_code', ...grant, client_id: clientId });
  if (secret !== undefined) body.set('client_secret', secret);
  const answer = await fetch(endpoint, { method: 'POST', body, signal: AbortSignal.timeout(answerWithinMs) });
  const given = (await answer.json()) as ObtainedTokens & { error?: string; error_description?: string };
  if (!answer.ok) throw new Error(`no token: ${given.error} (${given.error_description})`);
  return given;
}

function names(): string {
  return signInClients()
    .map(({ clientId }) => clientId)
    .join(', ');
}
