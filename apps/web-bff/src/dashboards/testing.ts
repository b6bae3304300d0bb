import { describe, expect, test } from '@jest/globals';
import type { DashboardBounds, DashboardStore, Owner } from './dashboard-store.ts';

/** Small, so that they are reached. */
export const smallBounds: DashboardBounds = { mostOfOwner: 3, mostBytesOfOwner: 1_000 };

let made = 0;

/** What every store of dashboards promises. `make` gives one with `smallBounds`; owners are new for each test. */
export function dashboardStoreContract(make: () => DashboardStore): void {
  const begin = () => {
    made += 1;
    const owner: Owner = { tenantId: 'ten_a', userId: `usr_${process.pid}_${made}` };
    const store = make();
    const save = (id: string, expected: number, value: string, format = 1) =>
      store.save(owner, { id, expected }, { format, value });
    return { store, owner, save };
  };

  describe('a dashboard', () => {
    test('is read as it was saved, alone and among all', async () => {
      const { store, owner, save } = begin();
      const value = '{"title":"Häfen\\n \u2028 1 2 3"}\nand more';
      const saved = await save('a', 0, value, 7);
      expect(saved).toEqual({ state: 'saved', version: 1, savedAtMs: expect.any(Number) });
      const kept = { version: 1, format: 7, value, savedAtMs: saved.state === 'saved' ? saved.savedAtMs : 0 };
      expect(kept.savedAtMs).toBeGreaterThan(1_600_000_000_000);
      expect(await store.read(owner, 'a')).toEqual(kept);
      await save('b', 0, 'another');
      expect([...(await store.all(owner))].map(([id, { value: text }]) => [id, text]).toSorted()).toEqual([
        ['a', value],
        ['b', 'another'],
      ]);
    });

    test('is nobody else’s', async () => {
      const { store, owner, save } = begin();
      await save('a', 0, 'mine');
      for (const other of [
        { ...owner, tenantId: 'ten_b' },
        { ...owner, userId: 'usr_else' },
        { tenantId: `${owner.tenantId}/${owner.userId}`, userId: '' },
      ]) {
        expect(await store.read(other, 'a')).toBeUndefined();
        expect((await store.all(other)).size).toBe(0);
      }
    });

    test('that is not there is none', async () => {
      const { store, owner, save } = begin();
      expect(await store.read(owner, 'a')).toBeUndefined();
      await save('b', 0, 'another');
      expect(await store.read(owner, 'a')).toBeUndefined();
      expect(await store.remove(owner, { id: 'a', expected: 1 })).toEqual({ state: 'mismatch', version: 0 });
    });
  });

  describe('a change', () => {
    test('is made on the version that it expects, and on no other', async () => {
      const { store, owner, save } = begin();
      await save('a', 0, 'one');
      expect(await save('a', 1, 'two')).toMatchObject({ state: 'saved', version: 2 });
      expect(await save('a', 1, 'three')).toEqual({ state: 'mismatch', version: 2 });
      expect(await save('a', 0, 'three')).toEqual({ state: 'mismatch', version: 2 });
      expect(await save('b', 2, 'three')).toEqual({ state: 'mismatch', version: 0 });
      expect((await store.read(owner, 'a'))?.value).toBe('two');
    });

    test('of many at the same time is made by one', async () => {
      const { store, owner, save } = begin();
      const all = await Promise.all(Array.from({ length: 20 }, (_, at) => save('a', 0, `of ${at}`)));
      expect(all.filter(({ state }) => state === 'saved')).toHaveLength(1);
      expect((await store.all(owner)).size).toBe(1);
    });

    test('that is sent again finds its own effect', async () => {
      const { save } = begin();
      const first = await save('a', 0, 'one');
      expect(await save('a', 0, 'one')).toEqual(first);
      const second = await save('a', 1, 'two');
      expect(await save('a', 1, 'two')).toEqual(second);
      expect(await save('a', 1, 'one')).toEqual({ state: 'mismatch', version: 2 });
    });

    test('removes what it expects, once; its version does not come again', async () => {
      const { store, owner, save } = begin();
      await save('a', 0, 'one');
      expect(await store.remove(owner, { id: 'a', expected: 2 })).toEqual({ state: 'mismatch', version: 1 });
      expect(await store.remove(owner, { id: 'a', expected: 1 })).toEqual({ state: 'removed' });
      expect(await store.remove(owner, { id: 'a', expected: 1 })).toEqual({ state: 'mismatch', version: 0 });
      expect(await save('a', 0, 'one')).toMatchObject({ state: 'saved', version: 2 });
    });

    test('does not write over what a later version of the app has saved', async () => {
      const { store, owner, save } = begin();
      await save('a', 0, 'new', 2);
      await expect(save('a', 1, 'old', 1)).rejects.toMatchObject({ name: 'LaterFormat' });
      expect((await store.read(owner, 'a'))?.value).toBe('new');
      expect(await save('a', 1, 'newer', 3)).toMatchObject({ state: 'saved' });
    });
  });

  describe('what one owner has is bounded', () => {
    test('in number', async () => {
      const { store, owner, save } = begin();
      for (const id of ['a', 'b', 'c']) await save(id, 0, 'x');
      expect(await save('d', 0, 'x')).toEqual({ state: 'full' });
      expect(await save('a', 1, 'y')).toMatchObject({ state: 'saved' });
      await store.remove(owner, { id: 'b', expected: 2 });
      expect(await save('d', 0, 'x')).toMatchObject({ state: 'saved' });
    });

    test('in size', async () => {
      const { save } = begin();
      expect(await save('a', 0, 'x'.repeat(1_100))).toEqual({ state: 'full' });
      await save('a', 0, 'x'.repeat(600));
      expect(await save('b', 0, 'ö'.repeat(300))).toEqual({ state: 'full' });
      expect(await save('a', 1, 'y'.repeat(700))).toMatchObject({ state: 'saved' });
    });
  });
}
