import { createTokenVerifier } from '@frontdesk/auth';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, type JWTPayload } from 'jose';
import { obtainTokens } from '../src/obtain-token.ts';
import { createSigningKeys } from '../src/signing-keys.ts';
import { running, type Running } from './running.ts';

const ada = 'usr_ada7k2m9qxr3';
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

let provider: Running;
let subjectToken: string;

beforeAll(async () => {
  provider = await running();
  const request = { issuer: provider.issuer, user: ada, client: 'mobile', scope: 'documents.read documents.write' };
  subjectToken = (await obtainTokens(request)).access_token;
});

afterAll(() => {
  provider.stop();
  expect(provider.reports).toEqual([]);
});

function basic(id: string, secret = `dev-${id}-secret`) {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` };
}

function exchange(
  more: Record<string, string | undefined> = {},
  headers: Record<string, string> = basic('mobile-bff'),
) {
  return provider.token(
    {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: subjectToken,
      subject_token_type: accessTokenType,
      audience: 'documents',
      scope: 'documents.read',
      ...more,
    },
    headers,
  );
}

/** A user's token as this provider would sign it, but for what is changed. */
function subject(more: JWTPayload = {}, keys = provider.keys): Promise<string> {
  return keys.signAccessToken({ ...decodeJwt(subjectToken), ...more });
}

describe('an exchange', () => {
  test('gives a token of the user for one backend, in the name of the BFF', async () => {
    const { status, body } = await exchange();
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      issued_token_type: accessTokenType,
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'documents.read',
    });
    const claims = decodeJwt(String(body['access_token']));
    expect(claims).toMatchObject({
      iss: provider.issuer,
      aud: 'documents',
      sub: ada,
      tid: 'ten_halden4k7q2w',
      scope: 'documents.read',
      act: { sub: 'mobile-bff' },
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(300);
  });

  test.each([
    ['documents', 'documents.read documents.write'],
    ['revisions', 'revisions.read revisions.write'],
    ['platform', 'identity.read identity.write'],
    ['collaboration', 'collaboration.read collaboration.write'],
    ['search', 'search.read'],
  ])('for %s gives a token whose signature holds', async (audience, scope) => {
    const { body } = await exchange({ audience, scope });
    expect(body['scope']).toBe(scope);
    const jwksUrl = `${provider.issuer}/.well-known/jwks.json`;
    const verifier = createTokenVerifier({ issuer: provider.issuer, audience, jwksUrl });
    expect(await verifier.verify(String(body['access_token']))).toMatchObject({ userId: ada });
  });

  test('may also authenticate the client in the body', async () => {
    const credentials = { client_id: 'mobile-bff', client_secret: 'dev-mobile-bff-secret' };
    expect((await exchange(credentials, {})).status).toBe(200);
  });

  test('without a scope gives all of the audience', async () => {
    expect((await exchange({ scope: undefined })).body['scope']).toBe('documents.read documents.write');
  });

  test("never gives more than the user's token allows", async () => {
    const reader = await subject({ scope: 'documents.read' });
    const { body } = await exchange({ subject_token: reader, scope: 'documents.read documents.write' });
    expect(body['scope']).toBe('documents.read');
  });

  test("never outlives the user's token", async () => {
    const exp = Math.floor(Date.now() / 1000) + 100;
    const { body } = await exchange({ subject_token: await subject({ exp }) });
    expect(decodeJwt(String(body['access_token'])).exp).toBe(exp);
    expect(body['expires_in']).toBeLessThanOrEqual(100);
  });
});

describe('an exchange is refused', () => {
  test.each([
    ['without a subject token', { subject_token: undefined }, 'invalid_request'],
    ['without the type of the subject token', { subject_token_type: undefined }, 'invalid_request'],
    ['with another type', { subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' }, 'invalid_request'],
    ['for another type', { requested_token_type: 'urn:ietf:params:oauth:token-type:jwt' }, 'invalid_request'],
    ['with an actor token', { actor_token: 'x' }, 'invalid_request'],
    ['without an audience', { audience: undefined }, 'invalid_request'],
    ['for an audience that there is not', { audience: 'generation' }, 'invalid_target'],
    ['for an audience named like a member of every object', { audience: 'constructor' }, 'invalid_target'],
    ['for a resource', { resource: 'https://documents.platform.internal' }, 'invalid_target'],
    ['for a scope of another audience', { scope: 'revisions.read' }, 'invalid_scope'],
    ['for a scope that there is not', { scope: 'documents.read documents.admin' }, 'invalid_scope'],
    ['with something that is no token', { subject_token: 'secret-of-the-user' }, 'invalid_grant'],
  ])('%s', async (_name, more, error) => {
    const { status, body } = await exchange(more);
    expect({ status, error: body['error'] }).toEqual({ status: 400, error });
    expect(JSON.stringify(body)).not.toContain('secret-of-the-user');
  });

  test('for writing, when the user may only read', async () => {
    const reader = await subject({ scope: 'documents.read' });
    const { body } = await exchange({ subject_token: reader, scope: 'documents.write' });
    expect(body['error']).toBe('invalid_scope');
  });

  test.each([
    ['expired', () => subject({ exp: Math.floor(Date.now() / 1000) - 1 })],
    ['without an end', () => subject({ exp: undefined as never })],
    ['of another issuer', () => subject({ iss: 'https://evil.example' })],
    ['for another BFF', () => subject({ aud: 'urn:frontdesk:web-bff' })],
    ['already exchanged', async () => String((await exchange()).body['access_token'])],
    ['signed by a stranger', async () => subject({}, await createSigningKeys())],
    ['of a user of another tenant', () => subject({ tid: 'ten_nordlys8v3c1x' })],
    ['of nobody', () => subject({ sub: 'usr_nobody123' })],
    ['of a deactivated user', () => subject({ sub: 'usr_kai9f2s6yqb8', tid: 'ten_halden4k7q2w' })],
  ])('with a token that is %s', async (_name, token) => {
    const { status, body } = await exchange({ subject_token: await token() });
    expect({ status, error: body['error'] }).toEqual({ status: 400, error: 'invalid_grant' });
  });

  test.each([
    ['with a wrong secret', basic('mobile-bff', 'wrong')],
    ['of an unknown client', basic('desktop-bff')],
  ])('to a client %s', async (_name, headers) => {
    const { status, body } = await exchange({}, headers);
    expect({ status, error: body['error'] }).toEqual({ status: 401, error: 'invalid_client' });
  });

  test('to a client without authentication, and to one that people sign in with', async () => {
    expect(await exchange({ client_id: 'mobile-bff' }, {})).toMatchObject({ status: 401 });
    expect(await exchange({ client_id: 'mobile' }, {})).toMatchObject({ status: 400 });
  });

  test('to the BFF that the token is not for', async () => {
    expect(await exchange({}, basic('web-bff'))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });
});

test('a token that Teams has for the bot says who its person is in the directory, and only the bot exchanges it', async () => {
  const request = { issuer: provider.issuer, user: ada, client: 'teams', scope: 'documents.read' };
  const { access_token: forTheBot } = await obtainTokens(request);
  const { people } = (await (await fetch(`${provider.issuer}/directory`)).json()) as {
    people: Record<string, string>[];
  };
  const oid = people.find(({ userId }) => userId === ada)?.['directoryId'];
  expect(decodeJwt(forTheBot)).toMatchObject({ sub: ada, oid, aud: expect.stringMatching(/^api:\/\/.+\/botid-/) });
  const ours = { audience: 'urn:frontdesk:teams-bot-bff', subject_token: forTheBot };
  expect((await exchange({ ...ours, scope: 'documents.read' }, basic('teams-bot-bff'))).status).toBe(200);
  expect(await exchange({ subject_token: forTheBot })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

describe('of someone whom Teams has signed in', () => {
  const resource = 'api://frontdesk.example/botid-7f3c2a9e-5b1d-4c8f-a6e2-0d9b4e7f1a35';
  const ours = { audience: 'urn:frontdesk:teams-bot-bff', scope: 'documents.read documents.write' };
  const ofTeams = () => subject({ aud: resource });

  test('the token is exchanged for one of the bot’s BFF, as long as it lives, and that for those of backends', async () => {
    const exp = Math.floor(Date.now() / 1000) + 1_000;
    const own = await exchange(
      { ...ours, subject_token: await subject({ aud: resource, exp }) },
      basic('teams-bot-bff'),
    );
    expect(own.body).toMatchObject({ scope: ours.scope });
    const token = String(own.body['access_token']);
    expect(decodeJwt(token)).toMatchObject({ aud: ours.audience, sub: ada, exp, act: { sub: 'teams-bot-bff' } });
    const { status } = await exchange({ subject_token: token }, basic('teams-bot-bff'));
    expect(status).toBe(200);
  });

  test('the token itself is exchanged for no backend', async () => {
    const { body } = await exchange({ subject_token: await ofTeams() }, basic('teams-bot-bff'));
    expect(body['error']).toBe('invalid_grant');
  });

  test('no other BFF gets one of its own', async () => {
    const audience = 'urn:frontdesk:mobile-bff';
    const { body } = await exchange({ ...ours, audience, subject_token: await ofTeams() });
    expect(body['error']).toBe('invalid_target');
  });
});
