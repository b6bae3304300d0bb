import { beforeEach, describe, expect, test } from '@jest/globals';
import { partner } from '../../tests/key-store-behaviour.ts';
import { signedInBy } from '../../tests/revocations-behaviour.ts';
import { followUsers, keyRing, processRevocations, type KeyRecord, type Revocations } from '../index.ts';

const userId = 'usr_ada7k2m9qxr3';
const nowMs = Date.parse('2026-06-18T10:30:00Z');
const principal = signedInBy({ issuedAt: nowMs / 1000 - 60 }, userId);

function event(changes: { type?: string; data?: unknown; time?: string } = {}) {
  const data = { userId, changedFields: ['jobTitle', 'status'], updatedAt: '2026-06-18T12:29:59+02:00' };
  return { type: 'user.updated', time: '2026-06-18T10:29:59Z', tenantid: 'ten_halden4k7q2w', data, ...changes };
}

let revocations: Revocations;
beforeEach(() => {
  revocations = processRevocations({ now: () => nowMs });
});

describe('a user whose status changed', () => {
  test.each([['deactivated'], ['invited'], ['suspended'], [undefined]])('to %p is revoked', async (status) => {
    const asked: unknown[] = [];
    const statusOf = async (user: object) => (asked.push(user), status);
    await followUsers({ revocations, statusOf, now: () => nowMs })(event());
    expect(revocations.isRevoked(principal)).toBe(true);
    expect(asked).toEqual([{ userId, tenantId: 'ten_halden4k7q2w', signal: expect.anything() }]);
  });

  test('to active is not', async () => {
    await followUsers({ revocations, statusOf: async () => 'active' })(event());
    expect(revocations.isRevoked(principal)).toBe(false);
  });

  test('counts as revoked when nobody can say to what', async () => {
    const statusOf = () => Promise.reject(new Error('identity is away'));
    await followUsers({ revocations, statusOf, now: () => nowMs })(event());
    expect(revocations.isRevoked(principal)).toBe(true);
  });

  test('counts as revoked when the answer takes too long, and the question is aborted', async () => {
    let signal: AbortSignal | undefined;
    const statusOf = (user: { signal: AbortSignal }) => ((signal = user.signal), new Promise<string>(() => undefined));
    const started = performance.now();
    await followUsers({ revocations, statusOf, now: () => nowMs })(event());
    expect(revocations.isRevoked(principal)).toBe(true);
    expect(signal?.aborted).toBe(true);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('signs in again if nobody is asked', async () => {
    await followUsers({ revocations, now: () => nowMs })(event());
    expect(revocations.isRevoked(principal)).toBe(true);
    expect(revocations.isRevoked(signedInBy({ issuedAt: nowMs / 1000 + 60 }, userId))).toBe(false);
  });

  test('is revoked as of the event, but not of one from the future', async () => {
    const issuedLater = signedInBy({ issuedAt: nowMs / 1000 + 60 }, userId);
    for (const time of ['2126-01-01T00:00:00Z', 'soon']) {
      await followUsers({ revocations, now: () => nowMs })(event({ time }));
      expect([revocations.isRevoked(principal), revocations.isRevoked(issuedLater)]).toEqual([true, false]);
    }
  });

  test('loses their API keys for good', async () => {
    const records = new Map<string, KeyRecord>();
    const keys = {
      find: async (id: string) => records.get(id),
      list: async () => [...records.values()],
      put: async (record: KeyRecord) => Boolean(records.set(record.id, record)),
    };
    const { record } = await keyRing(keys).create({ ...partner, userId });
    await followUsers({ revocations, keys })(event());
    expect(records.get(record.id)?.revokedAt).toEqual(expect.any(Number));
  });
});

test.each([
  ['another event', event({ type: 'document.updated' })],
  ['another field', event({ data: { userId, changedFields: ['jobTitle'] } })],
  ['no fields', event({ data: { userId } })],
  ['no data', event({ data: null })],
  ['a user that is none', event({ data: { userId: '*', changedFields: ['status'] } })],
])('%s passes', async (_name, other) => {
  await followUsers({ revocations })(other);
  expect(revocations.isRevoked(principal)).toBe(false);
});
