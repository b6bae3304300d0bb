import { describe, expect, test } from '@jest/globals';
import type { Hold, RecordStore } from './record-store.ts';

export interface StoreUnderTest {
  readonly store: RecordStore;
  /** Lets this much time pass for the store: by its clock, or by waiting. */
  pass(ms: number): Promise<void>;
}

let made = 0;

/** Holds of one request; each gets its own owner. */
export function holdOf(changes: Partial<Hold> = {}): Hold {
  made += 1;
  const usual = { fingerprint: 'same request', leaseMs: 60_000, keepMs: 120_000, runAgainWithinMs: 0 };
  return { owner: `owner ${made}`, ...usual, ...changes };
}

/** What every store of records promises. `make` is asked once for each test; ids are new for each. */
export function recordStoreContract(make: () => Promise<StoreUnderTest> | StoreUnderTest): void {
  const begin = async () => {
    made += 1;
    return { ...(await make()), id: `record-${process.pid}-${made}` };
  };
  const short = { leaseMs: 30 };

  describe('a claim', () => {
    test('of a new record is won, and of one in progress is not', async () => {
      const { store, id } = await begin();
      expect(await store.claim(id, holdOf())).toEqual({ state: 'claimed', attempt: 1 });
      expect(await store.claim(id, holdOf())).toEqual({ state: 'in-progress' });
    });

    test('is won by one of many at the same time', async () => {
      const { store, id } = await begin();
      const claims = await Promise.all(Array.from({ length: 50 }, () => store.claim(id, holdOf())));
      expect(claims.filter(({ state }) => state === 'claimed')).toHaveLength(1);
      expect(claims.filter(({ state }) => state === 'in-progress')).toHaveLength(49);
    });

    test('for another request is a mismatch, whatever state the record is in', async () => {
      const { store, id } = await begin();
      const first = holdOf(short);
      const other = holdOf({ fingerprint: 'another request', runAgainWithinMs: 120_000 });
      await store.claim(id, first);
      expect(await store.claim(id, other)).toEqual({ state: 'mismatch' });
      await store.markUnknown(id, first);
      expect(await store.claim(id, other)).toEqual({ state: 'mismatch' });
      await store.complete(id, first, Buffer.from('answer'));
      expect(await store.claim(id, other)).toEqual({ state: 'mismatch' });
    });

    test('of a completed record gives its answer, byte for byte', async () => {
      const { store, id } = await begin();
      const first = holdOf();
      const answer = Buffer.from([0, 255, 13, 10, 0xc3, 0x28, 34]);
      await store.claim(id, first);
      expect(await store.complete(id, first, answer)).toBe('done');
      for (const _ of [1, 2]) expect(await store.claim(id, holdOf())).toEqual({ state: 'completed', answer });
    });

    test('of a released record is won again', async () => {
      const { store, id } = await begin();
      const first = holdOf();
      await store.claim(id, first);
      expect(await store.release(id, first)).toBe('done');
      expect(await store.claim(id, holdOf())).toEqual({ state: 'claimed', attempt: 1 });
    });
  });

  describe('when an owner fell silent', () => {
    test('the record reads as unknown, and stays so', async () => {
      const { store, id, pass } = await begin();
      await store.claim(id, holdOf(short));
      await pass(40);
      for (const _ of [1, 2]) expect(await store.claim(id, holdOf())).toEqual({ state: 'unknown' });
    });

    test('one successor takes over, if it may run again', async () => {
      const { store, id, pass } = await begin();
      await store.claim(id, holdOf(short));
      await pass(40);
      const claims = await Promise.all(
        Array.from({ length: 20 }, () => store.claim(id, holdOf({ runAgainWithinMs: 120_000 }))),
      );
      expect(claims.filter(({ state }) => state === 'claimed')).toEqual([{ state: 'claimed', attempt: 2 }]);
    });

    test('or said that nobody knows, one successor takes over if it may run again, and is the owner', async () => {
      const { store, id } = await begin();
      const first = holdOf();
      await store.claim(id, first);
      await store.markUnknown(id, first);
      expect(await store.claim(id, holdOf())).toEqual({ state: 'unknown' });
      const successors = Array.from({ length: 20 }, () => holdOf({ runAgainWithinMs: 120_000 }));
      const claims = await Promise.all(successors.map((hold) => store.claim(id, hold)));
      expect(claims.filter(({ state }) => state === 'claimed')).toEqual([{ state: 'claimed', attempt: 2 }]);
      expect(claims.filter(({ state }) => state === 'in-progress')).toHaveLength(19);
      expect(await store.complete(id, first, Buffer.from('late'))).toBe('lost');
      const winner = successors[claims.findIndex(({ state }) => state === 'claimed')]!;
      expect(await store.complete(id, winner, Buffer.from('answer'))).toBe('done');
      expect(await store.claim(id, holdOf())).toEqual({ state: 'completed', answer: Buffer.from('answer') });
    });

    test('nobody takes over later than it may run again', async () => {
      const { store, id, pass } = await begin();
      await store.claim(id, holdOf(short));
      await pass(60);
      expect(await store.claim(id, holdOf({ runAgainWithinMs: 50 }))).toEqual({ state: 'unknown' });
    });

    test('a renewal in time keeps the record in progress', async () => {
      const { store, id, pass } = await begin();
      const first = holdOf({ leaseMs: 600 });
      await store.claim(id, first);
      await pass(350);
      expect(await store.renew(id, first)).toBe('done');
      await pass(350);
      expect(await store.claim(id, holdOf({ runAgainWithinMs: 120_000 }))).toEqual({ state: 'in-progress' });
    });
  });

  describe('a late owner', () => {
    const takenOver = async () => {
      const begun = await begin();
      const late = holdOf(short);
      const successor = holdOf({ runAgainWithinMs: 120_000 });
      await begun.store.claim(begun.id, late);
      await begun.pass(40);
      await begun.store.claim(begun.id, successor);
      return { ...begun, late, successor };
    };

    test('changes nothing of its successor, in any way', async () => {
      const { store, id, late } = await takenOver();
      expect(await store.renew(id, late)).toBe('lost');
      expect(await store.complete(id, late, Buffer.from('late'))).toBe('lost');
      expect(await store.markUnknown(id, late)).toBe('lost');
      expect(await store.release(id, late)).toBe('lost');
      expect(await store.claim(id, holdOf())).toEqual({ state: 'in-progress' });
    });

    test('does not overwrite what its successor completed', async () => {
      const { store, id, late, successor } = await takenOver();
      await store.complete(id, successor, Buffer.from('successor'));
      expect(await store.complete(id, late, Buffer.from('late'))).toBe('lost');
      expect(await store.claim(id, holdOf())).toEqual({ state: 'completed', answer: Buffer.from('successor') });
    });

    test('without a successor says how it ended, also after it was thought unknown', async () => {
      const { store, id, pass } = await begin();
      const late = holdOf(short);
      await store.claim(id, late);
      await pass(40);
      expect(await store.claim(id, holdOf())).toEqual({ state: 'unknown' });
      expect(await store.renew(id, late)).toBe('done');
      expect(await store.claim(id, holdOf())).toEqual({ state: 'unknown' });
      expect(await store.complete(id, late, Buffer.from('it was done'))).toBe('done');
      expect(await store.claim(id, holdOf())).toEqual({ state: 'completed', answer: Buffer.from('it was done') });
    });
  });

  describe('a change', () => {
    test('may be repeated, and a completed record is never less than that', async () => {
      const { store, id } = await begin();
      const first = holdOf();
      await store.claim(id, first);
      for (const _ of [1, 2]) expect(await store.complete(id, first, Buffer.from('answer'))).toBe('done');
      await store.renew(id, first);
      await store.markUnknown(id, first);
      await store.release(id, first);
      expect(await store.claim(id, holdOf())).toEqual({ state: 'completed', answer: Buffer.from('answer') });
    });

    test('of a record that the store forgot makes it anew', async () => {
      const { store, id } = await begin();
      const [renewing, completing, unsure] = [holdOf(), holdOf(), holdOf()];
      await store.renew(`${id}-a`, renewing);
      await store.complete(`${id}-b`, completing, Buffer.from('answer'));
      await store.markUnknown(`${id}-c`, unsure);
      expect(await store.claim(`${id}-a`, holdOf())).toEqual({ state: 'in-progress' });
      expect(await store.claim(`${id}-b`, holdOf())).toMatchObject({ state: 'completed' });
      expect(await store.claim(`${id}-c`, holdOf())).toEqual({ state: 'unknown' });
    });

    test('to released needs no record', async () => {
      const { store, id } = await begin();
      expect(await store.release(id, holdOf())).toBe('done');
      expect(await store.claim(id, holdOf())).toEqual({ state: 'claimed', attempt: 1 });
    });
  });

  test('a record is forgotten when its time is over, from its last change', async () => {
    const { store, id, pass } = await begin();
    const first = holdOf({ keepMs: 600 });
    await store.claim(id, first);
    await pass(350);
    await store.complete(id, first, Buffer.from('answer'));
    await pass(350);
    expect(await store.claim(id, holdOf())).toMatchObject({ state: 'completed' });
    await pass(400);
    expect(await store.claim(id, holdOf())).toEqual({ state: 'claimed', attempt: 1 });
  });
}
