import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { issuer, issuerKey, JwksHost, startMs, type IssuerKey } from '../tests/issuer.ts';
import { createKeySet, type KeySet } from './key-set.ts';

let first: IssuerKey;
let second: IssuerKey;
let host: JwksHost;
let nowMs: number;
let keys: KeySet;

const ask = (kid: string, signal?: AbortSignal) => keys.keyFor({ alg: 'RS256', kid }, signal);
const outage = { code: 'sign-in-unavailable', status: 503, headers: { 'Retry-After': expect.stringMatching(/^\d+$/) } };
const noSuchKey = { code: 'ERR_JWKS_NO_MATCHING_KEY' };

beforeAll(async () => {
  first = await issuerKey('first');
  second = await issuerKey('second');
});

beforeEach(() => {
  nowMs = startMs;
  host = new JwksHost();
  host.keys = [first.jwk];
  keys = createKeySet({ url: new URL(`${issuer}/jwks`), fetch: host.fetch, now: () => nowMs });
});

describe('keys of the issuer', () => {
  test('are fetched once for many who ask at the same time', async () => {
    await Promise.all(Array.from({ length: 50 }, () => ask('first')));
    await ask('first');
    expect(host.asked).toBe(1);
  });

  test('are fetched again for a kid that is new, 5 s after the last time at the earliest', async () => {
    await ask('first');
    host.keys = [first.jwk, second.jwk];
    await expect(ask('second')).rejects.toMatchObject(noSuchKey);
    expect(host.asked).toBe(1);
    nowMs += 5_000;
    await ask('second');
    expect(host.asked).toBe(2);
  });

  test('are looked for at a bounded rate when kids are invented', async () => {
    for (let i = 0; i < 600; i += 1) {
      await ask(`invented-${i}`).catch(() => undefined);
      nowMs += 100;
    }
    expect(host.asked).toBe(12);
  });

  test('are fetched anew behind the back of a request after 10 minutes, and awaited after an hour', async () => {
    await ask('first');
    host.keys = [second.jwk];
    nowMs += 10 * 60_000;
    await ask('first');
    await new Promise(setImmediate);
    expect(host.asked).toBe(2);
    await expect(ask('first')).rejects.toMatchObject(noSuchKey);
    host.keys = [first.jwk];
    nowMs += 60 * 60_000;
    await expect(ask('second')).rejects.toMatchObject(noSuchKey);
  });

  test('are fetched again after the clock was set back', async () => {
    await ask('first');
    host.keys = [second.jwk];
    nowMs -= 24 * 60 * 60_000;
    await ask('second');
  });
});

describe('while the issuer is down', () => {
  test.each(['refused', 'html', 'error', 'redirect', 'empty', 'huge'] as const)(
    'from the start (%s): 503, asked once in 5 s, and healed by itself',
    async (outcome) => {
      host.outcome = outcome;
      for (let i = 0; i < 20; i += 1) await expect(ask('first')).rejects.toMatchObject(outage);
      expect(host.asked).toBe(1);
      host.outcome = 'keys';
      nowMs += 5_000;
      await ask('first');
    },
  );

  test('known keys stay in use for a day, and unknown ones are our failure', async () => {
    await ask('first');
    host.outcome = 'refused';
    nowMs += 2 * 60 * 60_000;
    await ask('first');
    await expect(ask('second')).rejects.toMatchObject(outage);
    nowMs += 23 * 60 * 60_000;
    await expect(ask('first')).rejects.toMatchObject(outage);
  });

  test('one who leaves does not take the keys from the others', async () => {
    host.outcome = 'hang';
    const leaving = new AbortController();
    const left = ask('first', leaving.signal);
    const stays = ask('first');
    leaving.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    host.release();
    await stays;
    expect(host.asked).toBe(1);
  });

  test('one who has left already is not served', async () => {
    await expect(ask('first', AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
  });
});
