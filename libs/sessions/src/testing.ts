import { describe, expect, test } from '@jest/globals';
import type { NewSession, SessionStore } from './store/session-store.ts';

export interface StoreUnderTest {
  readonly store: SessionStore;
  /** Lets this much time pass for the store: by its clock, or by waiting. */
  pass(ms: number): Promise<void>;
}

let made = 0;

/** A session of a user of its own, unless it says otherwise. */
export function sessionOf(changes: Partial<NewSession> = {}): NewSession {
  made += 1;
  const value = Buffer.from([0, 255, 13, 10, 0xc3, 0x28, made % 256]);
  return {
    ...{
      format: 1,
      value,
      idleMs: 60_000,
      absoluteMs: 600_000,
      groups: [`user-${process.pid}-${made}`],
      mostOfGroup: 100,
    },
    ...changes,
  };
}

/** What every store of sessions promises. `make` is asked once for each test; keys are new for each. */
export function sessionStoreContract(make: () => Promise<StoreUnderTest> | StoreUnderTest): void {
  const begin = async (changes: Partial<NewSession> = {}) => {
    made += 1;
    const under = await make();
    const key = `session-${process.pid}-${made}`;
    const session = sessionOf(changes);
    const created = await under.store.create(key, session);
    return { ...under, key, session, created };
  };

  describe('a session', () => {
    test('is read as it was created, byte for byte, with what is left of its times', async () => {
      const { store, key, session, created } = await begin();
      expect(created).toEqual({ refused: false, surplus: [] });
      const kept = await store.read(key);
      expect(kept).toMatchObject({ format: 1, value: session.value, generation: 1 });
      expect(kept?.leftMs).toBeGreaterThan(50_000);
      expect(kept?.leftMs).toBeLessThanOrEqual(60_000);
      expect(kept?.absoluteLeftMs).toBeGreaterThan(590_000);
      expect(kept?.absoluteLeftMs).toBeLessThanOrEqual(600_000);
    });

    test('ends when nobody used it for its idle time; looking is no use', async () => {
      const { store, key, pass } = await begin({ idleMs: 400 });
      await pass(250);
      expect(await store.read(key)).toBeDefined();
      await pass(250);
      expect(await store.read(key)).toBeUndefined();
      expect(await store.claim(key, 'late', 1_000)).toEqual({ state: 'gone' });
    });

    test('goes on while it is used, and ends at the latest when its whole time is over', async () => {
      const { store, key, pass } = await begin({ idleMs: 400, absoluteMs: 800 });
      const slide = { idleMs: 400, everyMs: 20 };
      for (const _ of [1, 2]) {
        await pass(250);
        expect(await store.read(key, slide)).toBeDefined();
      }
      await pass(500);
      expect(await store.read(key, slide)).toBeUndefined();
    });

    test('is written to only for a use that moves its end', async () => {
      const { store, key, pass } = await begin({ idleMs: 10_000 });
      await pass(100);
      await store.read(key, { idleMs: 10_000, everyMs: 5_000 });
      expect((await store.read(key))?.leftMs).toBeLessThanOrEqual(9_910);
      await store.read(key, { idleMs: 10_000, everyMs: 50 });
      expect((await store.read(key))?.leftMs).toBeGreaterThan(9_910);
    });

    test('is ended once, and nothing brings it back', async () => {
      const { store, key } = await begin();
      expect(await store.claim(key, 'refreshing', 10_000)).toMatchObject({ state: 'claimed' });
      expect(await store.end(key)).toBe(true);
      expect(await store.end(key)).toBe(false);
      expect(await store.save(key, 'refreshing', { format: 1, value: Buffer.of(1) })).toBe('gone');
      expect(await store.read(key, { idleMs: 60_000, everyMs: 0 })).toBeUndefined();
    });
  });

  describe('a claim', () => {
    test('is won by one of many at the same time', async () => {
      const { store, key } = await begin();
      const claims = await Promise.all(Array.from({ length: 50 }, (_, at) => store.claim(key, `owner ${at}`, 10_000)));
      expect(claims.filter(({ state }) => state === 'claimed')).toHaveLength(1);
      const [busy] = claims.filter(({ state }) => state === 'busy');
      expect(busy).toMatchObject({ forMs: expect.any(Number) });
    });

    test('ends with the save, which all read from then on', async () => {
      const { store, key } = await begin();
      await store.claim(key, 'first', 10_000);
      expect(await store.save(key, 'first', { format: 2, value: Buffer.from('next') })).toBe('saved');
      expect(await store.read(key)).toMatchObject({ format: 2, value: Buffer.from('next'), generation: 2 });
      expect(await store.claim(key, 'second', 10_000)).toMatchObject({ state: 'claimed', kept: { generation: 2 } });
    });

    test('is fenced: who slept beyond the lease and was taken over from changes nothing', async () => {
      const { store, key, pass } = await begin();
      await store.claim(key, 'sleeper', 30);
      await pass(60);
      expect(await store.claim(key, 'second', 10_000)).toMatchObject({ state: 'claimed' });
      expect(await store.save(key, 'sleeper', { format: 1, value: Buffer.of(1) })).toBe('lost');
      expect(await store.end(key, 'sleeper')).toBe(false);
      await store.release(key, 'sleeper', 0);
      expect(await store.claim(key, 'third', 10_000)).toMatchObject({ state: 'busy' });
      expect(await store.save(key, 'second', { format: 1, value: Buffer.of(2) })).toBe('saved');
    });

    test('may save after its lease where nobody took over', async () => {
      const { store, key, pass } = await begin();
      await store.claim(key, 'slow', 30);
      await pass(60);
      expect(await store.save(key, 'slow', { format: 1, value: Buffer.of(1) })).toBe('saved');
    });

    test('that is released goes to nobody until it has cooled down', async () => {
      const { store, key, pass } = await begin();
      await store.claim(key, 'failed', 10_000);
      await store.release(key, 'failed', 200);
      expect(await store.claim(key, 'next', 10_000)).toMatchObject({ state: 'busy' });
      await pass(250);
      expect(await store.claim(key, 'next', 10_000)).toMatchObject({ state: 'claimed' });
      expect(await store.end(key, 'next')).toBe(true);
    });

    test('of what is not there is gone', async () => {
      const { store } = await begin();
      expect(await store.claim('never there', 'owner', 1_000)).toEqual({ state: 'gone' });
      expect(await store.read('never there')).toBeUndefined();
    });
  });

  describe('a group', () => {
    test('is ended as a whole, and only that', async () => {
      const { store, key, session } = await begin();
      const [group = ''] = session.groups;
      await store.create(`${key}-b`, sessionOf({ groups: [group, 'sid'] }));
      await store.create(`${key}-c`, sessionOf());
      const ended = await store.endGroup(group);
      expect(ended.toSorted()).toEqual([key, `${key}-b`]);
      expect(await store.read(key)).toBeUndefined();
      expect(await store.read(`${key}-b`)).toBeUndefined();
      expect(await store.read(`${key}-c`)).toBeDefined();
      expect(await store.endGroup(group)).toEqual([]);
    });

    test('that was ended takes new members', async () => {
      const { store, key, session } = await begin();
      await store.endGroup(session.groups[0] ?? '');
      expect(await store.create(`${key}-again`, sessionOf({ groups: session.groups }))).toMatchObject({
        refused: false,
      });
      expect(await store.read(`${key}-again`)).toBeDefined();
    });

    test('has no member that outlives its end, however the two meet', async () => {
      const { store, key, session } = await begin();
      const [group = ''] = session.groups;
      const keys = Array.from({ length: 20 }, (_, at) => `${key}-${at}`);
      const creating = keys.map((one) => store.create(one, sessionOf({ groups: [group] })));
      const ended = store.endGroup(group);
      const created = await Promise.all(creating);
      const gone = new Set(await ended);
      for (const [at, one] of keys.entries()) {
        const isThere = (await store.read(one)) !== undefined;
        if (created[at]?.refused || gone.has(one)) expect(isThere).toBe(false);
      }
      await store.endGroup(group);
      for (const one of keys) expect(await store.read(one)).toBeUndefined();
    });

    test('that is full names its oldest', async () => {
      const { store, key, session } = await begin({ mostOfGroup: 2 });
      const next = () => sessionOf({ groups: session.groups, mostOfGroup: 2, absoluteMs: 700_000 + made });
      expect(await store.create(`${key}-b`, next())).toEqual({ refused: false, surplus: [] });
      expect(await store.create(`${key}-c`, next())).toEqual({ refused: false, surplus: [key] });
    });
  });

  test('a mark is set once, until its time is over', async () => {
    const { store, key, pass } = await begin();
    expect(await store.wasOnce(key)).toBe(false);
    const marks = await Promise.all([store.once(key, 300), store.once(key, 300), store.once(key, 300)]);
    expect(marks.filter(Boolean)).toHaveLength(1);
    expect(await store.wasOnce(key)).toBe(true);
    await pass(350);
    expect(await store.once(key, 300)).toBe(true);
  });

  test('what one tells, all hear who listen', async () => {
    const { store, pass } = await begin();
    const heard: string[] = [];
    const on = { message: (text: string) => void heard.push(text), lost: () => undefined, restored: () => undefined };
    const subscriptions = await Promise.all([store.subscribe(on), store.subscribe(on)]);
    await store.publish('news');
    await pass(200);
    expect(heard).toEqual(['news', 'news']);
    await Promise.all(subscriptions.map((subscription) => subscription.close()));
    await store.publish('more');
    await pass(100);
    expect(heard).toHaveLength(2);
  });
}
