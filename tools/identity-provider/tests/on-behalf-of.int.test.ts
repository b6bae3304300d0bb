import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { teamsBotApp } from '../src/clients.ts';
import { obtainTokens } from '../src/obtain-token.ts';
import { running, type Running } from './running.ts';

const ada = 'usr_ada7k2m9qxr3';
const scope = 'documents.read documents.write';

let provider: Running;
let ofTeams: string;
let ofMobile: string;

beforeAll(async () => {
  provider = await running();
  const tokenOf = async (client: string) =>
    (await obtainTokens({ issuer: provider.issuer, user: ada, client, scope })).access_token;
  [ofTeams, ofMobile] = await Promise.all([tokenOf('teams'), tokenOf('mobile')]);
});
afterAll(() => {
  provider.stop();
  expect(provider.reports).toEqual([]);
});

/** As an app of Entra asks: its secret stands in the form. */
function onBehalfOf(more: Record<string, string | undefined> = {}) {
  return provider.token({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    requested_token_use: 'on_behalf_of',
    client_id: teamsBotApp.clientId,
    client_secret: teamsBotApp.secret,
    assertion: ofTeams,
    scope: teamsBotApp.onBehalfOf.scope,
    ...more,
  });
}

describe('on behalf of someone', () => {
  test('the bot’s registration gets a token for the login system, which its BFF exchanges for the platform’s', async () => {
    const { status, body } = await onBehalfOf();
    expect([status, Object.keys(body).sort()]).toEqual([200, ['access_token', 'expires_in', 'scope', 'token_type']]);
    const token = String(body['access_token']);
    const { oid } = decodeJwt(ofTeams);
    expect(decodeJwt(token)).toMatchObject({ aud: teamsBotApp.onBehalfOf.audience, sub: ada, oid, scope });
    const exchanged = await provider.token({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: 'urn:frontdesk:teams-bot-bff',
      client_id: 'teams-bot-bff',
      client_secret: 'dev-teams-bot-bff-secret',
    });
    expect(exchanged.status).toBe(200);
    expect(decodeJwt(String(exchanged.body['access_token']))).toMatchObject({ sub: ada, scope });
  });

  test.each([
    ['a token for another app', () => ({ assertion: ofMobile }), 'invalid_grant'],
    ['what is no token', () => ({ assertion: 'x.y.z' }), 'invalid_grant'],
    ['nothing', () => ({ assertion: undefined }), 'invalid_request'],
    ['another use', () => ({ requested_token_use: undefined }), 'invalid_request'],
    ['another API', () => ({ scope: 'api://frontdesk.example/mail/.default' }), 'invalid_scope'],
    ['another secret', () => ({ client_secret: 'x' }), 'invalid_client'],
    [
      'another client',
      () => ({ client_id: 'teams-bot-bff', client_secret: 'dev-teams-bot-bff-secret' }),
      'invalid_request', // this grant is not of its registration
    ],
  ])('%s is refused', async (_what, more, error) => {
    const { status, body } = await onBehalfOf(more());
    expect([status >= 400, body['error']]).toEqual([true, error]);
  });
});
