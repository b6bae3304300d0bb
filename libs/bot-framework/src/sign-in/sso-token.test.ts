import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { SignInRefused, ssoTokens } from './sso-token.ts';

const issuer = 'https://login.example';
const audience = 'api://documents.example/botid-the-bot';
const { publicKey, privateKey } = await generateKeyPair('RS256');

let server: Server;
afterEach(() => void server.close());

/** Reads tokens by the keys of a login service that answers so. */
async function reading(answer: { readonly status: number; readonly body: unknown }) {
  server = createServer((_request, response) => {
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  return ssoTokens({ issuer, audience, jwksUrl });
}

async function token(claims: object = {}): Promise<string> {
  const all = { iss: issuer, aud: audience, exp: Math.floor(Date.now() / 1000) + 600, oid: 'ada', ...claims };
  return await new SignJWT(all).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey);
}

describe('a token of single sign-on', () => {
  test.each([
    ['another issuer', { iss: 'https://other.example' }],
    ['another app', { aud: 'api://documents.example/botid-another' }],
    ['yesterday', { exp: 1 }],
    ['nobody', { oid: undefined }],
  ])('of %s signs nobody in', async (_whose, claims) => {
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one' }] };
    const read = await reading({ status: 200, body: keys });
    expect(await read(await token())).toMatchObject({ directoryId: 'ada' });
    await expect(read(await token(claims))).rejects.toBeInstanceOf(SignInRefused);
  });

  test.each([
    [503, {}],
    [200, { keys: 'none' }],
  ])('is not refused where the keys are not to be had (%i)', async (status, body) => {
    const read = await reading({ status, body });
    const failure = await read(await token()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(SignInRefused);
  });
});
