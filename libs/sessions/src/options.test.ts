import { describe, expect, test } from '@jest/globals';
import { createSessions, memorySessionStore, type SessionsOptions } from './index.ts';

const options: SessionsOptions = {
  store: memorySessionStore(),
  origin: 'https://desk.example',
  issuer: 'https://login.example',
  clientId: 'web',
  clientSecret: 'secret',
  tokens: { verify: () => Promise.reject(new Error('not asked')) },
  sealingKeys: [{ id: 'k1', key: Buffer.alloc(32, 1) }],
};

describe('what cannot work does not start', () => {
  test.each([
    ['an origin on plain http', { origin: 'http://desk.example' }],
    ['an origin with a path', { origin: 'https://desk.example/app' }],
    ['an origin that is none', { origin: 'desk.example' }],
    ['a scope without openid', { scope: 'documents.read' }],
    ['a lease that ends before the provider answers', { leaseMs: 3_000, providerWithinMs: 3_000 }],
    ['no sealing key', { sealingKeys: [] }],
    ['a cookie name that would be two headers', { cookieName: 'a\r\nb' }],
  ])('%s', (_what, changes) => {
    expect(() => createSessions({ ...options, ...changes })).toThrow(TypeError);
  });
});

test('it starts without the login system, and closes with nothing left open', async () => {
  const sessions = createSessions({ ...options, fetch: () => Promise.reject(new TypeError('fetch failed')) });
  await sessions.ready;
  await expect(sessions.signIn.begin({ returnTo: '/' }, undefined)).rejects.toMatchObject({ kind: 'away' });
  await sessions.close();
});
