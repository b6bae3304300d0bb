import { beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { channelKeys } from './channel-keys.ts';

let jwk: object;
beforeAll(async () => {
  jwk = await exportJWK((await generateKeyPair('RS256')).publicKey);
});

const metadataUrl = 'https://login.example/openid';
const issuer = 'https://api.example';

/** A login service whose documents are as given, and may be away. */
function service() {
  const state = { kids: ['one'], isAway: false, asked: 0, issuer, jwksUri: 'https://login.example/keys' };
  const fetch = async (url: unknown) => {
    if (state.isAway) throw new TypeError('away');
    if (url === metadataUrl) return Response.json({ issuer: state.issuer, jwks_uri: state.jwksUri });
    state.asked += 1;
    return Response.json({ keys: state.kids.map((kid) => ({ ...jwk, kid, endorsements: ['msteams'] })) });
  };
  const clock = { at: 1_000_000 };
  const keys = channelKeys({ metadataUrl, issuer, fetch: fetch as typeof globalThis.fetch, now: () => clock.at });
  return { state, clock, keys };
}

const minute = 60_000;

describe('the keys of the channel', () => {
  test('are asked for once, also by many at a time', async () => {
    const { state, keys } = service();
    const found = await Promise.all([1, 2, 3].map(() => keys.keyFor('one')));
    expect(found.map((key) => [...(key?.endorsements ?? [])])).toEqual([['msteams'], ['msteams'], ['msteams']]);
    expect(state.asked).toBe(1);
  });

  test('are asked for again for a key that is new, and not for each invented one', async () => {
    const { state, clock, keys } = service();
    await keys.keyFor('one');
    for (let i = 0; i < 20; i += 1) expect(await keys.keyFor(`invented ${i}`)).toBeUndefined();
    expect(state.asked).toBe(1);
    state.kids = ['two'];
    clock.at += 6_000;
    expect(await keys.keyFor('two')).toBeDefined();
    expect(await keys.keyFor('one')).toBeUndefined();
  });

  test('live through an outage, for a day', async () => {
    const { state, clock, keys } = service();
    await keys.keyFor('one');
    state.isAway = true;
    clock.at += 23 * 60 * minute;
    expect(await keys.keyFor('one')).toBeDefined();
    await expect(keys.keyFor('new')).rejects.toMatchObject({ status: 503 });
    clock.at += 2 * 60 * minute;
    await expect(keys.keyFor('one')).rejects.toMatchObject({ status: 503 });
  });

  test('of another issuer, or that did not come over https, are none', async () => {
    for (const wrong of [{ issuer: 'https://evil.example' }, { jwksUri: 'http://login.example/keys' }]) {
      const { state, keys } = service();
      Object.assign(state, wrong);
      await expect(keys.keyFor('one')).rejects.toMatchObject({ status: 503 });
    }
  });
});
