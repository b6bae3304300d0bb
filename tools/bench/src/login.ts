import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { RequestListener } from 'node:http';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const key = createPrivateKey(privateKey);
const jwk = { ...createPublicKey(key).export({ format: 'jwk' }), kid: 'bench', alg: 'RS256', use: 'sig' };
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An access token of the user of the contracts' examples. */
export function accessToken(issuer: string): string {
  const nowS = Math.floor(Date.now() / 1000);
  const claims = {
    iss: issuer,
    aud: 'urn:frontdesk:mobile-bff',
    sub: 'usr_ada7k2m9qxr3',
    tid: 'ten_halden4k7q2w',
    client_id: 'mobile',
    scope: 'documents.read documents.write',
    iat: nowS,
    exp: nowS + 3600,
    jti: 'bench',
  };
  const signed = `${encoded({ alg: 'RS256', typ: 'at+jwt', kid: 'bench' })}.${encoded(claims)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}

/** The keys and the token exchange: as little of a login system as the BFF asks for. */
export const login: RequestListener = (request, response) => {
  request.resume();
  response.setHeader('content-type', 'application/json');
  if (request.url === '/.well-known/jwks.json') return void response.end(JSON.stringify({ keys: [jwk] }));
  const granted = {
    access_token: 'exchanged-token',
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    token_type: 'Bearer',
    expires_in: 300,
    scope: '',
  };
  response.end(JSON.stringify(granted));
};
