import { tokenExchange } from '@frontdesk/delegation';
import { createUpstream, type Upstream } from '@frontdesk/upstream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { obtainTokens } from '../src/obtain-token.ts';
import { running, type Running } from './running.ts';

let provider: Running;
let login: Upstream;

beforeAll(async () => {
  provider = await running();
  login = createUpstream({ service: 'login', urls: [provider.issuer] });
});

afterAll(async () => {
  await login.close();
  provider.stop();
});

test('what a BFF exchanges with is understood here', async () => {
  const request = { issuer: provider.issuer, user: 'usr_ada7k2m9qxr3', client: 'mobile', scope: 'documents.read' };
  const { access_token: token, expires_in: seconds } = await obtainTokens(request);
  const proof = { token, expiresAt: Math.floor(Date.now() / 1000) + seconds };
  const caller = { userId: 'usr_ada7k2m9qxr3', tenantId: 'ten_halden4k7q2w', proof };
  const reach = { signal: new AbortController().signal, deadline: performance.now() + 5_000 };

  const exchange = tokenExchange({ call: login.http, clientId: 'mobile-bff', clientSecret: 'dev-mobile-bff-secret' });
  const credential = exchange.for('platform', 'identity.read identity.write');
  const headers = await credential({ method: 'GET', path: '/' }, caller, reach);
  const claims = decodeJwt(String(headers['authorization']).replace('Bearer ', ''));
  expect(claims).toMatchObject({ aud: 'platform', sub: 'usr_ada7k2m9qxr3', scope: 'identity.read' });
  expect(await credential({ method: 'GET', path: '/' }, caller, reach)).toBe(headers);

  const stranger = { ...caller, proof: { ...proof, token: `${token.slice(0, -4)}AAAA` } };
  await expect(credential({ method: 'GET', path: '/' }, stranger, reach)).rejects.toMatchObject({
    code: 'sign-in-ended',
  });
});
