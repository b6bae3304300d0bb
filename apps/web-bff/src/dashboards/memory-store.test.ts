import { describe, expect, test } from '@jest/globals';
import { keepMs } from './dashboard-store.ts';
import { memoryDashboards } from './memory-store.ts';
import { dashboardStoreContract, smallBounds } from './testing.ts';

dashboardStoreContract(() => memoryDashboards({ bounds: smallBounds }));

const owner = (name: string) => ({ tenantId: 'ten_a', userId: name });
const change = { id: 'a', expected: 0 };

describe('what memory holds', () => {
  test('is bounded: then nothing more is saved, and nothing is forgotten', async () => {
    const store = memoryDashboards({ mostBytes: 1_000 });
    const content = { format: 1, value: 'x'.repeat(400) };
    await store.save(owner('a'), change, content);
    await store.save(owner('b'), change, content);
    await expect(store.save(owner('c'), change, content)).rejects.toThrow('No dashboard finds a place');
    expect(await store.read(owner('a'), 'a')).toBeDefined();
    await store.remove(owner('b'), { id: 'a', expected: 1 });
    expect(await store.save(owner('c'), change, content)).toMatchObject({ state: 'saved' });
  });

  test('ends when its owner has not looked for long', async () => {
    let now = 0;
    const store = memoryDashboards({ now: () => now });
    await store.save(owner('a'), change, { format: 1, value: 'x' });
    now += keepMs - 1;
    expect(await store.read(owner('a'), 'a')).toBeDefined();
    now += keepMs - 1;
    expect((await store.all(owner('a'))).size).toBe(1);
    now += keepMs;
    expect(await store.read(owner('a'), 'a')).toBeUndefined();
  });
});
