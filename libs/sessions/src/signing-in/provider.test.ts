import { describe, expect, test } from '@jest/globals';
import { createProvider, type Provider, type ProviderOptions } from './provider.ts';

const issuer = 'https://login.example';
const metadata = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  revocation_endpoint: `${issuer}/revoke`,
  end_session_endpoint: `${issuer}/logout`,
  jwks_uri: `${issuer}/jwks`,
};
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const tokens = { access_token: 'a', token_type: 'Bearer', expires_in: 600, refresh_token: 'r2' };

interface Scripted {
  readonly provider: Provider;
  readonly asked: { readonly path: string; readonly authorization: string | null; readonly body: string }[];
  /** How the paths answer; what is not named is as it should be. */
  answers: Record<string, () => Response | Promise<Response>>;
  now: number;
}

function scripted(changes: Partial<ProviderOptions> = {}, discovered: object = metadata): Scripted {
  const asked: Scripted['asked'] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const path = new URL(String(input)).pathname;
    const body = init?.body instanceof URLSearchParams ? init.body.toString() : String(init?.body ?? '');
    asked.push({ path, authorization: new Headers(init?.headers).get('authorization'), body });
    const answer = state.answers[path];
    if (answer) return await answer();
    return path.startsWith('/.well-known') ? json(discovered) : json(tokens);
  };
  const options: ProviderOptions = {
    ...{ issuer, clientId: 'web', clientSecret: 'secret-1', scope: 'openid documents.read', profileClaims: ['name'] },
    ...{ redirectUri: 'https://desk.example/auth/callback', afterSignOut: 'https://desk.example/' },
    ...{ withinMs: 1_000, plainHttp: false, fetch: fetch as typeof globalThis.fetch },
    ...changes,
  };
  const state: Scripted = { provider: createProvider(options, () => state.now), asked, answers: {}, now: 0 };
  return state;
}

const checks = { state: 's'.repeat(43), nonce: 'n'.repeat(43), verifier: 'v'.repeat(43) };

describe('where a sign-in begins', () => {
  test('asks for a code with PKCE, state and nonce, and never for the verifier to be shown', async () => {
    const { provider } = scripted({ authorizationParameters: { audience: 'urn:api', state: 'cannot be set' } });
    const url = await provider.authorizationUrl(checks, 'login');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ...{
        client_id: 'web',
        response_type: 'code',
        scope: 'openid documents.read',
        audience: 'urn:api',
        prompt: 'login',
      },
      ...{ redirect_uri: 'https://desk.example/auth/callback', state: checks.state, nonce: checks.nonce },
      ...{ code_challenge: expect.stringMatching(/^[\w-]{43}$/), code_challenge_method: 'S256' },
    });
    expect(url.href).not.toContain(checks.verifier);
  });

  test('is discovered once, and after a failure again in a second', async () => {
    const script = scripted();
    script.answers['/.well-known/openid-configuration'] = () => new Response('', { status: 502 });
    for (const _ of [1, 2, 3])
      await expect(script.provider.authorizationUrl(checks)).rejects.toMatchObject({ kind: 'away' });
    expect(script.asked).toHaveLength(1);
    script.answers = {};
    script.now = 1_001;
    await Promise.all([1, 2, 3].map(() => script.provider.authorizationUrl(checks)));
    await script.provider.authorizationUrl(checks);
    expect(script.asked).toHaveLength(2);
  });

  test('is nowhere for an issuer that says it is another one', async () => {
    const script = scripted({}, { ...metadata, issuer: 'https://evil.example' });
    await expect(script.provider.authorizationUrl(checks)).rejects.toMatchObject({ kind: 'away' });
  });

  test('is on https only', async () => {
    await expect(scripted({ issuer: 'http://login.example' }).provider.authorizationUrl(checks)).rejects.toMatchObject({
      kind: 'away',
    });
  });
});

describe('a refresh', () => {
  test('proves us by our secret, which may change', async () => {
    let secret = 'secret-1';
    const { provider, asked } = scripted({ clientSecret: () => secret });
    expect(await provider.refresh('r1')).toMatchObject({ accessToken: 'a', endsInMs: 600_000, refreshToken: 'r2' });
    secret = 'secret-2';
    await provider.refresh('r2');
    const sent = asked.filter(({ path }) => path === '/token').map(({ authorization }) => authorization);
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    expect(sent.map((one) => decodeURIComponent(one ?? ''))).toEqual([
      basic('web:secret%2D1'),
      basic('web:secret%2D2'),
    ]);
    expect(asked.filter(({ path }) => path.startsWith('/.well-known'))).toHaveLength(1);
  });

  test('is refused only where the grant is: our own mistakes sign nobody out', async () => {
    const script = scripted();
    const outcome = async (answer: () => Response | Promise<Response>) => {
      script.answers['/token'] = answer;
      return await script.provider.refresh('r1').catch((error: { kind: string }) => error.kind);
    };
    expect(await outcome(() => json({ error: 'invalid_grant' }, 400))).toBe('refused');
    for (const error of ['invalid_client', 'unauthorized_client', 'invalid_request', 'temporarily_unavailable']) {
      expect(await outcome(() => json({ error }, 400))).toBe('away');
    }
    expect(await outcome(() => json({ error: 'invalid_client' }, 401))).toBe('away');
    expect(await outcome(() => new Response('<html>', { status: 502 }))).toBe('away');
    expect(await outcome(() => new Response('not JSON', { headers: { 'content-type': 'application/json' } }))).toBe(
      'away',
    );
    expect(await outcome(() => json({ token_type: 'Bearer' }))).toBe('away');
    expect(await outcome(() => Promise.reject(new TypeError('fetch failed')))).toBe('away');
  });

  test('says in its failure nothing of what was sent or answered', async () => {
    const script = scripted();
    script.answers['/token'] = () =>
      json({ error: 'invalid_grant', error_description: 'token r1-secret was used' }, 400);
    const error = (await script.provider.refresh('r1-secret').catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toBe('a refresh: 400 invalid_grant');
    expect(JSON.stringify([error, error.cause])).not.toContain('r1-secret');
  });
});

describe('an end', () => {
  test('is asked for with the ID token as a hint, where the issuer has a page for it', async () => {
    const url = await scripted().provider.endSessionUrl('id-token');
    expect(url?.href).toBe(
      `${issuer}/logout?post_logout_redirect_uri=https%3A%2F%2Fdesk.example%2F&id_token_hint=id-token&client_id=web`,
    );
    const { end_session_endpoint: _none, ...without } = metadata;
    expect(await scripted({}, without).provider.endSessionUrl('id-token')).toBeUndefined();
  });

  test('revokes where the issuer can', async () => {
    const script = scripted();
    script.answers['/revoke'] = () => new Response('');
    await script.provider.revoke('r1');
    expect(script.asked.at(-1)).toMatchObject({ path: '/revoke', body: expect.stringContaining('token=r1') });
    const { revocation_endpoint: _none, ...without } = metadata;
    await scripted({}, without).provider.revoke('r1');
  });
});
