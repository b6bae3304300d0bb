// What every KeyStore has to do, wherever it keeps its records.
import { beforeEach, expect, test } from '@jest/globals';
import { keyRing, revokeKeysOf, type KeyRecord, type KeyRing, type KeyStore } from '../src/index.ts';

export const partner = {
  environment: 'test',
  tenantId: 'ten_halden4k7q2w',
  userId: 'usr_ada7k2m9qxr3',
  clientId: 'acme-crm',
  scopes: ['documents.read'],
};

/** `another` is the same store as another process sees it. */
export function keyStoreBehaviour(open: () => { readonly store: KeyStore; readonly another: KeyStore }): void {
  let store: KeyStore;
  let another: KeyStore;
  let ring: KeyRing;

  beforeEach(() => {
    ({ store, another } = open());
    ring = keyRing(store);
  });

  test('a key that was made is found, with all that was said of it, and without itself', async () => {
    const limits = { reads: 600 };
    const { key, record } = await ring.create({ ...partner, limits, expiresAt: 4_000_000_000 });
    expect(await another.find(record.id)).toEqual(record);
    expect(record).toMatchObject({ ...partner, limits, expiresAt: 4_000_000_000 });
    expect(JSON.stringify(await store.list())).not.toContain(key.split('_')[3]);
  });

  test('an id that is none is not found', async () => {
    await ring.create(partner);
    expect(await store.find('0000000000000000')).toBeUndefined();
    expect(await store.find('__proto__')).toBeUndefined();
  });

  test('all are listed', async () => {
    const before = (await store.list()).length;
    const ids = [];
    for (let made = 0; made < 5; made += 1) ids.push((await ring.create(partner)).record.id);
    const listed = await another.list();
    expect(listed.length).toBe(before + 5);
    expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });

  test('what is put must replace what was read', async () => {
    const { record } = await ring.create(partner);
    const first: KeyRecord = { ...record, clientId: 'first' };
    expect(await store.put(first, record)).toBe(true);
    expect(await another.put({ ...record, clientId: 'second' }, record)).toBe(false);
    expect(await another.put({ ...record, clientId: 'second' }, undefined)).toBe(false);
    expect(await another.put({ ...record, id: 'fedcba9876543210' }, record)).toBe(false);
    expect((await store.list()).find(({ id }) => id === record.id)).toEqual(first);
  });

  test('a rotation leaves two secrets, and a third only once one of them has ended', async () => {
    const { record } = await ring.create(partner);
    const { record: rotated } = await ring.rotate(record.id, 3600);
    expect(rotated.secrets.map(({ expiresAt }) => expiresAt !== undefined)).toEqual([false, true]);
    await expect(ring.rotate(record.id, 3600)).rejects.toThrow('two live secrets');
    expect((await ring.rotate(record.id, 0)).record.secrets).toHaveLength(1);
    const later = keyRing(store, () => Date.now() + 2 * 3600_000);
    await ring.rotate(record.id, 3600);
    expect((await later.rotate(record.id, 3600)).record.secrets).toHaveLength(2);
  });

  test('a revoked key stays revoked, and is not rotated', async () => {
    const { record } = await ring.create(partner);
    const { revokedAt } = await ring.revoke(record.id);
    expect(revokedAt).toEqual(expect.any(Number));
    expect((await keyRing(another, () => Date.now() + 60_000).revoke(record.id)).revokedAt).toBe(revokedAt);
    await expect(ring.rotate(record.id, 0)).rejects.toThrow('is revoked');
    await expect(ring.revoke('0000000000000000')).rejects.toThrow('There is no key 0000000000000000');
  });

  test('the keys of a user are revoked together, and nobody else’s', async () => {
    const userId = 'usr_ben4t8w1zcp6';
    const theirs = [await ring.create({ ...partner, userId }), await ring.create({ ...partner, userId })];
    const other = await ring.create(partner);
    const ids = theirs.map(({ record }) => record.id);
    expect((await revokeKeysOf(store, userId)).toSorted()).toEqual(ids.toSorted());
    expect(await revokeKeysOf(store, userId)).toEqual([]);
    const found = new Map((await another.list()).map((record) => [record.id, record]));
    expect(ids.map((id) => found.get(id)?.revokedAt)).toEqual([expect.any(Number), expect.any(Number)]);
    expect(found.get(other.record.id)).not.toHaveProperty('revokedAt');
  });
}
