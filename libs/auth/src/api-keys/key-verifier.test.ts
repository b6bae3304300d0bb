import { beforeEach, describe, expect, test } from '@jest/globals';
import { partner } from '../../tests/key-store-behaviour.ts';
import { createKeyVerifier, keyRing, processRevocations, type KeyRecord, type KeyVerifierOptions } from '../index.ts';
import { newApiKey } from './api-key.ts';
import { keyLookups } from './key-lookups.ts';

const startMs = Date.parse('2026-06-18T10:30:00Z');

let nowMs: number;
let asked: number;
let isAway: boolean;
let records: Map<string, KeyRecord>;

const store = {
  async find(id: string) {
    asked += 1;
    if (isAway) throw new Error('away');
    return records.get(id);
  },
  list: async () => [...records.values()],
  put: async (record: KeyRecord) => Boolean(records.set(record.id, record)),
};
const ring = keyRing(store, () => nowMs);
const verifierWith = (more: Partial<KeyVerifierOptions> = {}) =>
  createKeyVerifier({ store, environment: 'test', now: () => nowMs, ...more });

let verifier: ReturnType<typeof verifierWith>;

beforeEach(() => {
  nowMs = startMs;
  asked = 0;
  isAway = false;
  records = new Map();
  verifier = verifierWith();
});

const refused = (key: string, why: string) =>
  expect(verifier.verify(key)).rejects.toMatchObject({
    code: 'invalid-api-key',
    status: 401,
    detail: 'The API key is not valid.',
    message: `API key refused: ${why}`,
    headers: { 'WWW-Authenticate': expect.stringMatching(/^ApiKey realm="frontdesk", error="invalid_token"/) },
  });

describe('a valid key', () => {
  test('becomes a principal, the same each time', async () => {
    const { key, record } = await ring.create({ ...partner, limits: { reads: 600 } });
    const principal = await verifier.verify(key);
    expect(principal).toEqual({
      userId: partner.userId,
      tenantId: partner.tenantId,
      clientId: 'acme-crm',
      scopes: new Set(['documents.read']),
      proof: { kind: 'api-key', keyId: record.id, issuedAt: startMs / 1000, limits: { reads: 600 } },
    });
    expect(await verifier.verify(key)).toBe(principal);
    expect(JSON.stringify(principal)).not.toContain(key.split('_')[3]);
  });

  test('is asked for once in ten seconds, and once for all who come together', async () => {
    const { key } = await ring.create(partner);
    await Promise.all(Array.from({ length: 50 }, () => verifier.verify(key)));
    nowMs += 9_999;
    await verifier.verify(key);
    expect(asked).toBe(1);
    nowMs += 1;
    await verifier.verify(key);
    expect(asked).toBe(2);
    nowMs -= 3_600_000; // a clock that was set back keeps nothing longer
    await verifier.verify(key);
    expect(asked).toBe(3);
  });

  test('may have two secrets while it rotates, each until its end', async () => {
    const { key: old, record } = await ring.create(partner);
    nowMs += 60_000;
    const { key: next } = await ring.rotate(record.id, 3600);
    const [first, second] = [await verifier.verify(old), await verifier.verify(next)];
    expect([first.proof.issuedAt, second.proof.issuedAt]).toEqual([startMs / 1000, startMs / 1000 + 60]);
    nowMs += 3_600_000;
    await refused(old, 'expired');
    expect((await verifier.verify(next)).proof.keyId).toBe(record.id);
  });

  test('waits for its record no longer than its request lives', async () => {
    const { key } = await ring.create(partner);
    verifier = verifierWith({ store: { find: () => new Promise(() => undefined) } });
    const gone = new Error('client gone');
    await expect(verifier.verify(key, AbortSignal.abort(gone))).rejects.toBe(gone);
  });
});

describe('the attack table of keys: one and the same 401', () => {
  test('no key at all, or a mistyped one, and nobody is asked', async () => {
    const { key } = await ring.create(partner);
    for (const text of [
      '',
      'x',
      'eyJ.eyJ.x',
      `${key.slice(0, -1)}x`,
      key.replace('_test_', '_live_'),
      'f'.repeat(1e6),
    ]) {
      await refused(text, 'not a key, or mistyped');
    }
    expect(asked).toBe(0);
  });

  test('a key of another environment, and nobody is asked', async () => {
    await refused((await ring.create({ ...partner, environment: 'live' })).key, 'of another environment');
    expect(asked).toBe(0);
  });

  test('an unknown id, at most one question in two seconds', async () => {
    const invented = newApiKey('test').text;
    for (let tries = 0; tries < 3; tries += 1) await refused(invented, 'unknown');
    expect(asked).toBe(1);
    nowMs += 2_000;
    await refused(invented, 'unknown');
    expect(asked).toBe(2);
  });

  test('the right id and another secret', async () => {
    const { record } = await ring.create(partner);
    await refused(newApiKey('test', record.id).text, 'wrong secret');
  });

  test('the digest of another key under an own id', async () => {
    const [mine, theirs] = [await ring.create(partner), await ring.create({ ...partner, userId: 'usr_ben4t8w1zcp6' })];
    records.set(mine.record.id, { ...theirs.record, id: mine.record.id });
    await refused(mine.key, 'wrong secret');
  });

  test('a key that has expired, is revoked in the store, or just now', async () => {
    const { key: brief } = await ring.create({ ...partner, expiresAt: startMs / 1000 + 60 });
    nowMs += 59_999;
    await verifier.verify(brief);
    nowMs += 1;
    await refused(brief, 'expired');

    const { key, record } = await ring.create(partner);
    const revocations = processRevocations();
    verifier = verifierWith({ revocations });
    await verifier.verify(key);
    await revocations.revoke({ kind: 'key', id: record.id });
    await refused(key, 'revoked');

    verifier = verifierWith();
    await ring.revoke(record.id);
    await refused(key, 'revoked');
  });

  test('a key whose user is revoked', async () => {
    const { key } = await ring.create(partner);
    const revocations = processRevocations({ now: () => nowMs });
    verifier = verifierWith({ revocations });
    await revocations.revoke({ kind: 'user', id: partner.userId });
    await refused(key, 'revoked');
  });
});

describe('while the store is away', () => {
  test('a key that was seen goes on for a minute, without asking at each request', async () => {
    const { key } = await ring.create(partner);
    await verifier.verify(key);
    isAway = true;
    nowMs += 59_000;
    for (let tries = 0; tries < 5; tries += 1) await verifier.verify(key);
    expect(asked).toBe(2);
    nowMs += 1_000;
    await expect(verifier.verify(key)).rejects.toMatchObject({ code: 'sign-in-unavailable', status: 503 });
    isAway = false;
    expect((await verifier.verify(key)).clientId).toBe('acme-crm');
  });

  test('one that was not is answered with 503, and heals with the store', async () => {
    const { key } = await ring.create(partner);
    isAway = true;
    await expect(verifier.verify(key)).rejects.toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
    isAway = false;
    expect((await verifier.verify(key)).clientId).toBe('acme-crm');
  });

  test('only so many questions are open at once', async () => {
    verifier = verifierWith({ store: { find: () => new Promise(() => undefined) } });
    for (let open = 0; open < 1000; open += 1) void verifier.verify(newApiKey('test').text);
    await expect(verifier.verify(newApiKey('test').text)).rejects.toMatchObject({ code: 'sign-in-unavailable' });
  });
});

test('a hundred thousand invented keys take the room of a thousand, and push out no key that is one', async () => {
  const { key } = await ring.create(partner);
  verifier = verifierWith({ remembered: 1_000 });
  await verifier.verify(key);
  const last: string[] = [];
  for (let made = 0; made < 100_000; made += 1) {
    const { text } = newApiKey('test');
    await verifier.verify(text).catch(() => undefined);
    if (made >= 98_000) last.push(text);
  }
  const held = async (text: string) => {
    const before = asked;
    await expect(verifier.verify(text)).rejects.toMatchObject({ code: 'invalid-api-key' });
    return asked === before;
  };
  asked = 0;
  await verifier.verify(key);
  expect(asked).toBe(0);
  // Of the last 2,000, the 1,000 newest are held, and nothing else is.
  expect([await held(last[1_999]!), await held(last[1_000]!), await held(last[900]!)]).toEqual([true, true, false]);
}, 120_000);

test('a million keys, half of them none, take the room of the newest ten thousand of each', async () => {
  const { record } = await ring.create(partner);
  const find = async (id: string) => (id.startsWith('none') ? undefined : { ...record, id });
  const times = { cachedMs: 10_000, missingMs: 2_000, keptMs: 60_000, now: () => startMs };
  const lookups = keyLookups({ store: { find }, remembered: 10_000, ...times });
  for (let at = 0; at < 1_000_000; at += 500) {
    const together = Array.from({ length: 500 }, (_, more) => (more % 2 === 0 ? `${at + more}` : `none-${at + more}`));
    await Promise.all(together.map(async (id) => await lookups.find(id)));
  }
  expect(lookups.held()).toEqual({ keys: 10_000, unknown: 10_000, underWay: 0 });
}, 30_000);
