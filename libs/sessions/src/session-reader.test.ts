import { describe, expect, test } from '@jest/globals';
import { testClock } from '../tests/clock.ts';
import { failing, instanceOf, minute } from '../tests/parts.ts';
import { memorySessionStore } from './store/memory-store.ts';
import type { SessionStore, StoreListener } from './store/session-store.ts';

/** A store whose messages can be lost as well. */
function away() {
  const clock = testClock();
  const inner = memorySessionStore({ now: clock.now });
  const listeners: StoreListener[] = [];
  const heard: SessionStore = { ...inner, subscribe: (on) => (listeners.push(on), inner.subscribe(on)) };
  const faults = failing(heard);
  const instance = instanceOf({ clock, store: faults.store });
  const goAway = () => {
    faults.away = new Error('Redis is away');
    for (const on of listeners) on.lost();
  };
  const comeBack = () => {
    faults.away = undefined;
    for (const on of listeners) on.restored();
  };
  return { ...instance, faults, inner, listeners, goAway, comeBack };
}

const unavailable = { kind: { code: 'sessions-unavailable' }, status: 503 };

describe('when the store is away', () => {
  test('who was seen stays readable for the grace time, counted from when it went away', async () => {
    const { clock, reader, create, goAway, reports } = away();
    await create('s');
    await clock.pass(20 * minute); // seen long ago, and nothing was missed since
    goAway();
    expect(await reader.read('s', 'slide')).toMatchObject({ key: 's' });
    await clock.pass(minute - 1);
    expect(await reader.read('s', 'slide')).toMatchObject({ key: 's' });
    await clock.pass(2);
    await expect(reader.read('s', 'slide')).rejects.toMatchObject(unavailable);
    expect(reports.some(({ type }) => type === 'store-away')).toBe(true);
  });

  test('nobody else is signed in: not who was never seen, nor who was signed out before', async () => {
    const { reader, inner, board, create, goAway } = away();
    await create('s');
    await inner.end('s');
    await board.tell({ key: 's', type: 'ended', reason: 'signed-out' });
    goAway();
    await expect(reader.read('never seen', 'look')).rejects.toMatchObject(unavailable);
    expect(await reader.read('s', 'look')).toBeUndefined();
  });

  test('an end by idleness is an end all the same', async () => {
    const { clock, reader, create, goAway } = away();
    await create('s');
    await clock.pass(30 * minute - 1_000);
    goAway();
    expect(await reader.read('s', 'slide')).toBeDefined();
    await clock.pass(1_001);
    await expect(reader.read('s', 'slide')).rejects.toMatchObject(unavailable);
  });

  test('and back, only the store is believed: what ended in between has ended', async () => {
    const { reader, inner, create, goAway, comeBack, faults } = away();
    await create('s');
    await create('t');
    goAway();
    await inner.end('s'); // by an instance that could reach it
    comeBack();
    expect(await reader.read('s', 'look')).toBeUndefined();
    expect(await reader.read('t', 'look')).toBeDefined();
    faults.away = new Error('away again');
    await expect(reader.read('s', 'look')).rejects.toMatchObject(unavailable);
    expect(await reader.read('t', 'look')).toBeDefined();
  });

  test('but its messages, who is read from it goes on, and the grace is counted from the last read', async () => {
    const { clock, reader, create, listeners, faults } = away();
    await create('s');
    for (const on of listeners) on.lost();
    await clock.pass(10 * minute);
    expect(await reader.read('s', 'look')).toBeDefined();
    await clock.pass(minute / 2);
    faults.away = new Error('away');
    expect(await reader.read('s', 'look')).toBeDefined();
    await clock.pass(minute / 2 + 1);
    await expect(reader.read('s', 'look')).rejects.toMatchObject(unavailable);
  });
});

describe('versions side by side', () => {
  test('the new one reads what the old one wrote', async () => {
    const clock = testClock();
    const store = memorySessionStore({ now: clock.now });
    const [old, young] = [instanceOf({ clock, store, format: 7 }), instanceOf({ clock, store, format: 8 })];
    await old.create('s');
    expect(await young.reader.read('s', 'look')).toBeDefined();
  });

  test('the old one signs nobody out whom the new one signed in: it cannot tell', async () => {
    const clock = testClock();
    const store = memorySessionStore({ now: clock.now });
    const [old, young] = [instanceOf({ clock, store, format: 7 }), instanceOf({ clock, store, format: 8 })];
    await young.create('s');
    await expect(old.reader.read('s', 'look')).rejects.toMatchObject(unavailable);
    expect(await young.reader.read('s', 'look')).toBeDefined();
  });
});

test('what cannot be opened is no session, and is reported', async () => {
  const { reader, store, reports } = instanceOf();
  const value = Buffer.from('not sealed by us');
  await store.create('s', { format: 1, value, idleMs: minute, absoluteMs: minute, groups: [], mostOfGroup: 1 });
  expect(await reader.read('s', 'look')).toBeUndefined();
  expect(reports).toEqual([{ type: 'unreadable' }]);
});

test("one session's record is nothing under another one's key", async () => {
  const { reader, store, create } = instanceOf();
  await create('mine');
  const kept = await store.read('mine');
  await store.create('yours', { ...kept!, idleMs: minute, absoluteMs: minute, groups: [], mostOfGroup: 1 });
  expect(await reader.read('yours', 'look')).toBeUndefined();
});
