import { createHash, randomBytes } from 'node:crypto';
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

/** Signs a user in over HTTP, as a browser would: authorization code, PKCE, the login page, and the token endpoint. */
export async function obtainTokens({ issuer, user, client: clientId, scope }: TokenRequest): Promise<ObtainedTokens> {
  const client = signInClients.find((known) => known.clientId === clientId);
  if (!client) throw new Error(`no such client: ${clientId} (there are ${names()})`);
  const discovered = await discover(issuer);
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const redirectUri = client.redirectUris[0] ?? '';
  const authorization = new URL(discovered.authorization_endpoint);
  authorization.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const callback = await signIn(authorization, { user, redirectUri });
  if (callback.searchParams.get('state') !== state) throw new Error('the state came back changed');
  const code = callback.searchParams.get('code');
  if (code === null) throw new Error(`refused: ${callback.searchParams.get('error_description') ?? 'no code'}`);
  return redeem(discovered.token_endpoint, client, { code, redirect_uri: redirectUri, code_verifier: verifier });
}

async function discover(issuer: string): Promise<Discovered> {
  const url = `${issuer}/.well-known/openid-configuration`;
  const answer = await fetch(url).catch((cause: unknown) => {
    throw new Error(`the identity provider is not running at ${issuer}: start it with npm start`, { cause });
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return (await answer.json()) as Discovered;
}

// Follows redirects by hand, for their cookies, and stops at the client's redirect URI, where nobody listens.
async function signIn(start: URL, { user, redirectUri }: { user: string; redirectUri: string }): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = start;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < mostSteps; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: form }),
    });
    keepCookies(cookies, answer.headers.getSetCookie());
    const location = answer.headers.get('location');
    await answer.arrayBuffer();
    if (location?.startsWith(`${redirectUri}?`)) return new URL(location);
    if (location !== null) {
      url = new URL(location, url);
      form = undefined;
    } else if (answer.ok && form === undefined && url.pathname.startsWith('/login/')) {
      form = new URLSearchParams({ user });
    } else if (form !== undefined && answer.status === 400) {
      throw new Error(`no such user, or deactivated: ${user}`);
    } else {
      throw new Error(`signing in ended at ${url.pathname} with ${answer.status}`);
    }
  }
  throw new Error('signing in took too many steps');
}

function keepCookies(cookies: Map<string, string>, lines: readonly string[]): void {
  for (const line of lines) {
    const [pair = ''] = line.split(';');
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(name.length + 1);
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
}

async function redeem(endpoint: string, client: SignInClient, grant: Record<string, string>): Promise<ObtainedTokens> {
  const { clientId, secret } = client;
  const body = new URLSearchParams({ grant_type: 'authorization_code', ...grant, client_id: clientId });
  if (secret !== undefined) body.set('client_secret', secret);
  const answer = await fetch(endpoint, { method: 'POST', body });
  const given = (await answer.json()) as ObtainedTokens & { error?: string; error_description?: string };
  if (!answer.ok) throw new Error(`no token: ${given.error} (${given.error_description})`);
  return given;
}

function names(): string {
  return signInClients.map(({ clientId }) => clientId).join(', ');
}
