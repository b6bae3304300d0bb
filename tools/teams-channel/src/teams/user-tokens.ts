// Teams signs people in to the bot without asking them: a token of theirs from the identity provider, for the bot's resource.
import { createHash, randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';

export interface UserTokens {
  /** For the resource that the app package names. Rejects when the identity provider does not give one. */
  tokenOf(userId: string): Promise<string>;
  readonly resource: string;
}

export interface UserTokensOptions {
  readonly oidcIssuer: string;
  readonly ssoResource: string;
}

const clientId = 'teams';
const redirectUri = 'http://127.0.0.1/callback';
const mostSteps = 8;
const renewBeforeS = 300;
const answerWithinMs = 5_000;

/** A token is kept until shortly before its end. */
export function createUserTokens({ oidcIssuer, ssoResource }: UserTokensOptions): UserTokens {
  const kept = new Map<string, { token: string; until: number }>();
  return {
    resource: ssoResource,
    async tokenOf(userId) {
      const known = kept.get(userId);
      if (known && known.until > Date.now()) return known.token;
      const token = await signIn(oidcIssuer, userId);
      const { exp = 0 } = decodeJwt(token);
      kept.set(userId, { token, until: (exp - renewBeforeS) * 1000 });
      return token;
    },
  };
}

// Authorization code with PKCE, the login page answered for the person who is signed in to Teams already.
async function signIn(issuer: string, userId: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const start = new URL(`${issuer}/oauth2/authorize`);
  start.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'documents.read documents.write',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const callback = await throughLogin(start, userId);
  const code = callback.searchParams.get('code');
  if (code === null) throw new Error(`no token: ${callback.searchParams.get('error_description') ?? 'refused'}`);
  const body = new URLSearchParams({ grant_type: 'authorization_code', code, code_verifier: verifier });
  body.set('client_id', clientId);
  body.set('redirect_uri', redirectUri);
  const answer = await fetch(`${issuer}/oauth2/token`, { method: 'POST', body, signal: limit() });
  const given = (await answer.json()) as { access_token?: string; error?: string };
  if (given.access_token === undefined) throw new Error(`no token: ${given.error ?? answer.status}`);
  return given.access_token;
}

async function throughLogin(start: URL, userId: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = start;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < mostSteps; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = { redirect: 'manual', headers: { cookie }, signal: limit() } as const;
    const answer = await fetch(url, form ? { ...sent, method: 'POST', body: form } : sent);
    await answer.arrayBuffer();
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location !== null) {
      url = new URL(location, url);
      form = undefined;
      if (url.href.startsWith(`${redirectUri}?`)) return url;
    } else if (answer.status === 200 && form === undefined) form = new URLSearchParams({ user: userId });
    else throw new Error(`signing in ended at ${url.pathname} with ${answer.status}`);
  }
  throw new Error('signing in took too many steps');
}

function limit(): AbortSignal {
  return AbortSignal.timeout(answerWithinMs);
}
