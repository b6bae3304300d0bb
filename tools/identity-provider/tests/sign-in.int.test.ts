import { createTokenVerifier } from '@frontdesk/auth';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { activeUsersByTenant } from '../src/accounts.ts';
import { createBrowser, type Browser } from '../src/browser.ts';
import { obtainTokens } from '../src/obtain-token.ts';
import { running, type Running } from './running.ts';

const ada = 'usr_ada7k2m9qxr3';
const deactivated = 'usr_kai9f2s6yqb8';
const scope = 'documents.read documents.write';

let provider: Running;

beforeAll(async () => {
  provider = await running();
});

afterAll(() => {
  provider.stop();
  expect(provider.reports).toEqual([]);
});

function signIn(user: string, client = 'mobile', wanted = scope) {
  return obtainTokens({ issuer: provider.issuer, user, client, scope: wanted });
}

describe('discovery', () => {
  test('names the endpoints where others expect them', async () => {
    const answer = await fetch(`${provider.issuer}/.well-known/openid-configuration`);
    expect(await answer.json()).toMatchObject({
      issuer: provider.issuer,
      jwks_uri: `${provider.issuer}/.well-known/jwks.json`,
      token_endpoint: `${provider.issuer}/oauth2/token`,
      code_challenge_methods_supported: ['S256'],
      response_types_supported: ['code'],
      backchannel_logout_supported: true,
    });
  });

  test('publishes the public part of its keys only, the same each time', async () => {
    const read = async () => (await fetch(`${provider.issuer}/.well-known/jwks.json`)).json();
    const keys = (await read()) as { keys: Record<string, unknown>[] };
    expect(keys.keys.map(({ kty, alg, use, d }) => ({ kty, alg, use, d }))).toEqual([
      { kty: 'RSA', alg: 'RS256', use: 'sig', d: undefined },
    ]);
    expect(await read()).toEqual(keys);
  });
});

describe('signing in', () => {
  test.each([
    ['mobile', 'urn:frontdesk:mobile-bff'],
    ['web', 'urn:frontdesk:web-bff'],
    ['teams-bot', 'urn:frontdesk:teams-bot-bff'],
  ])("with %s gives a token that %s's verifier takes", async (client, audience) => {
    const tokens = await signIn(ada, client);
    const jwksUrl = `${provider.issuer}/.well-known/jwks.json`;
    const verifier = createTokenVerifier({ issuer: provider.issuer, audience, jwksUrl });
    expect(await verifier.verify(tokens.access_token)).toMatchObject({
      userId: ada,
      tenantId: 'ten_halden4k7q2w',
      clientId: client,
      scopes: new Set(scope.split(' ')),
    });
    expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
    expect(decodeJwt(tokens.access_token).jti).toBeTruthy();
  });

  test('gives no more scope than was asked for, and none that there is not', async () => {
    const { access_token: token } = await signIn(ada, 'mobile', 'documents.read documents.admin');
    expect(decodeJwt(token)['scope']).toBe('documents.read');
  });

  test('as an OpenID client gives an ID token that is no access token', async () => {
    const tokens = await signIn(ada, 'web', `openid profile email ${scope}`);
    const keys = createRemoteJWKSet(new URL(`${provider.issuer}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(tokens.id_token ?? '', keys, { issuer: provider.issuer, audience: 'web' });
    expect(payload).toMatchObject({ sub: ada, tid: 'ten_halden4k7q2w', name: expect.any(String) });
    const verifier = createTokenVerifier({
      issuer: provider.issuer,
      audience: 'web',
      jwksUrl: `${provider.issuer}/.well-known/jwks.json`,
    });
    await expect(verifier.verify(tokens.id_token ?? '')).rejects.toMatchObject({ code: 'invalid-token' });
  });

  test('is not for people who were deactivated or never were', async () => {
    await expect(signIn(deactivated)).rejects.toThrow('deactivated');
    await expect(signIn('usr_nobody123')).rejects.toThrow('no such user');
  });

  test('needs PKCE, and the right verifier', async () => {
    const authorize = new URL(`${provider.issuer}/oauth2/authorize`);
    const request = { response_type: 'code', client_id: 'mobile', redirect_uri: 'http://127.0.0.1/callback' };
    authorize.search = new URLSearchParams({ ...request, scope, state: 's' }).toString();
    const { location } = await createBrowser().visit(authorize);
    expect(location?.searchParams.get('error')).toBe('invalid_request');
    expect(location?.searchParams.get('error_description')).toMatch(/PKCE/);
  });

  test('sends nobody to an address that the client did not register', async () => {
    const authorize = new URL(`${provider.issuer}/oauth2/authorize`);
    const request = { response_type: 'code', client_id: 'web', redirect_uri: 'https://evil.example/callback' };
    authorize.search = new URLSearchParams({ ...request, code_challenge: 'x'.repeat(43) }).toString();
    const { location, status, html } = await createBrowser().visit(authorize);
    expect({ location, status }).toEqual({ location: undefined, status: 400 });
    expect(html).toContain('That did not work');
  });
});

describe('the login page', () => {
  test('lists the active people as buttons, with no script, and can be left', async () => {
    const browser = createBrowser();
    const page = await openLoginPage(browser);
    expect(page.html).not.toMatch(/<script|onclick|https?:/);
    expect(page.html).toContain(`name="user" value="${ada}"`);
    for (const { userId } of activeUsersByTenant().flatMap(({ users }) => users)) expect(page.html).toContain(userId);
    expect(page.html).not.toContain(deactivated);
    const left = await browser.visit(page.url, { cancel: 'yes' });
    const back = await browser.visit(left.location ?? '');
    expect(back.location?.searchParams.get('error')).toBe('access_denied');
  });

  test('asks whether an app may act while nobody is there, when it wants that asked', async () => {
    const browser = createBrowser();
    const page = await openLoginPage(browser, { scope: `openid offline_access ${scope}`, prompt: 'consent' });
    const chosen = await browser.visit(page.url, { user: ada });
    const asked = await browser.visit((await browser.visit(chosen.location ?? '')).location ?? '');
    expect(asked.html).toContain('Stay signed in?');
    const allowed = await browser.visit(asked.url, { consent: 'yes' });
    const { location } = await browser.visit(allowed.location ?? '');
    expect(location?.searchParams.get('code')).toBeTruthy();
  });

  test('is not shown twice to one browser', async () => {
    const browser = createBrowser();
    const request = { issuer: provider.issuer, user: ada, client: 'web', scope: `openid ${scope}` };
    await obtainTokens(request, browser);
    const again = await obtainTokens({ ...request, user: 'usr_would_not_be_found' }, browser);
    expect(decodeJwt(again.access_token).sub).toBe(ada);
  });

  test('says so when the sign-in is not one of this browser', async () => {
    const page = await openLoginPage(createBrowser());
    const { status, html } = await createBrowser().visit(page.url);
    expect(status).toBe(400);
    expect(html).toContain('This sign-in has ended');
    expect(html).not.toContain('node_modules');
  });
});

describe('a refresh token', () => {
  test('is rotated, and taken as stolen when it comes twice', async () => {
    const { refresh_token: first } = await signIn(ada);
    const refresh = (token: unknown) =>
      provider.token({ grant_type: 'refresh_token', client_id: 'mobile', refresh_token: String(token) });
    const second = await refresh(first);
    expect(second.status).toBe(200);
    expect(decodeJwt(String(second.body['access_token'])).aud).toBe('urn:frontdesk:mobile-bff');
    expect(second.body['refresh_token']).not.toBe(first);
    expect(await refresh(first)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    // The whole grant is gone, the new one with it.
    expect(await refresh(second.body['refresh_token'])).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });
});

async function openLoginPage(browser: Browser, more: Record<string, string> = {}) {
  const authorize = new URL(`${provider.issuer}/oauth2/authorize`);
  authorize.search = new URLSearchParams({
    response_type: 'code',
    client_id: 'mobile',
    redirect_uri: 'http://127.0.0.1/callback',
    scope,
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
    ...more,
  }).toString();
  const { location } = await browser.visit(authorize);
  return browser.visit(location ?? '');
}
