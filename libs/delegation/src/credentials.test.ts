import { describe, expect, test } from '@jest/globals';
import { clientCertificate, developmentKey, platformApiKey, signedContext, type Caller } from './index.ts';

const caller: Caller = {
  userId: 'usr_chi9r5d3vnk8',
  tenantId: 'ten_halden4k7q2w',
  proof: { token: 'secret-of-the-caller', expiresAt: 1781779200 },
};
const reach = { signal: new AbortController().signal, deadline: Infinity };
const reading = { method: 'GET', path: '/api/documents/doc_q3plan7x2mva/reading-state' };

describe('the signed context', () => {
  test("is that of the contract's example", async () => {
    const credential = signedContext({ secret: 'dev-context-key', now: () => 1781778600_999 });
    expect(await credential(reading, caller, reach)).toEqual({
      'x-user-id': 'usr_chi9r5d3vnk8',
      'x-tenant-id': 'ten_halden4k7q2w',
      'x-context-signature': 't=1781778600,v1=c2a0ff328824f5e9ee0cda6f80741e21733639a358ac3af4c613fcb62595a5a0',
    });
  });

  test('is another one for each part of the request, and the same for text and its bytes', async () => {
    const credential = signedContext({ secret: 'k', now: () => 1 });
    const signature = async (outgoing: object, who: object = {}) =>
      (await credential({ ...reading, ...outgoing }, { ...caller, ...who }, reach))['x-context-signature'];
    const signatures = await Promise.all([
      signature({}),
      signature({ method: 'POST' }),
      signature({ path: `${reading.path}?page=2` }),
      signature({ body: '{"a":"ø"}' }),
      signature({}, { userId: 'usr_ben4t8w1zcp6' }),
      signature({}, { tenantId: 'ten_nordlys8v3c1x' }),
    ]);
    expect(new Set(signatures).size).toBe(signatures.length);
    expect(await signature({ body: Buffer.from('{"a":"ø"}') })).toBe(signatures[3]);
    expect(await signature({ method: 'get', body: '' })).toBe(signatures[0]);
  });
});

test('the platform key goes with the user and the tenant', async () => {
  expect(await platformApiKey({ key: 'sk-dev-platform' })(reading, caller, reach)).toEqual({
    authorization: 'Bearer sk-dev-platform',
    'x-user-id': 'usr_chi9r5d3vnk8',
    'x-tenant-id': 'ten_halden4k7q2w',
  });
});

test('the development key goes with the user', async () => {
  expect(await developmentKey({ key: 'dev-platform-key' })(reading, caller, reach)).toEqual({
    'x-platform-key': 'dev-platform-key',
    'x-user-id': 'usr_chi9r5d3vnk8',
  });
});

test('over mTLS only the user is named: the certificate proves us', async () => {
  expect(await clientCertificate()(reading, caller, reach)).toEqual({ 'x-user-id': 'usr_chi9r5d3vnk8' });
});

test('a secret that rotates is read at each use', async () => {
  let key = 'old';
  const credential = developmentKey({ key: () => key });
  await credential(reading, caller, reach);
  key = 'new';
  expect(await credential(reading, caller, reach)).toMatchObject({ 'x-platform-key': 'new' });
});

test("no credential shows the caller's token", async () => {
  for (const credential of [
    platformApiKey({ key: 'k' }),
    clientCertificate(),
    developmentKey({ key: 'k' }),
    signedContext({ secret: 'k' }),
  ]) {
    expect(JSON.stringify(await credential(reading, caller, reach))).not.toContain(caller.proof.token);
  }
});
