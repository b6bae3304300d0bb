import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Batch, Closing, LogListener, Opening, StreamLog } from './log/stream-log.ts';
import type { NewEntry } from './protocol.ts';

export interface LogPlace {
  log(instance: string): StreamLog;
  pass(ms: number): Promise<void>;
  stop?(): Promise<void>;
}

const text = (...deltas: string[]): NewEntry[] => deltas.map((data) => ({ event: 'answer-delta', data }));

function opening(more: Partial<Opening> = {}): Opening {
  const times = { leaseMs: 5_000, retentionMs: 60_000, forgetMs: 60_000 };
  return { fingerprint: 'f', token: randomUUID(), meta: { asker: 'usr_1' }, ...times, ...more };
}

function batch(token: string, more: Partial<Batch> = {}): Batch {
  const none = { after: 0, entries: [], tally: undefined };
  return { token, ...none, leaseMs: 5_000, maxEntries: 100, maxBytes: 10_000, ...more };
}

function closing(more: Partial<Closing> = {}): Closing {
  const end = { event: 'interrupted', data: '{"why":"test"}', why: 'test', tally: undefined } as const;
  const times = { lingerMs: 60_000, rememberMs: 60_000, settleMs: 5_000 };
  return { by: 'owner', token: randomUUID(), ...end, after: 0, ...times, erase: false, ...more };
}

/** What one instance hears. */
function ears(): LogListener & { readonly heard: unknown[] } {
  const heard: unknown[] = [];
  return {
    heard,
    entries: (id, first, entries) => void heard.push(['entries', id, first, entries]),
    more: (id) => void heard.push(['more', id]),
    stop: (id, why) => void heard.push(['stop', id, why]),
    cut: (id, end) => void heard.push(['cut', id, end]),
    lost: () => undefined,
    restored: () => undefined,
  };
}

/** What every log does. Called inside a `describe`. */
export function logBehaviour(make: () => Promise<LogPlace>): void {
  let place: LogPlace;
  let a: StreamLog;
  let b: StreamLog;
  const earsOfA = ears();
  const earsOfB = ears();
  beforeAll(async () => {
    place = await make();
    [a, b] = [place.log('a'), place.log('b')];
    await Promise.all([a.hear(earsOfA), b.hear(earsOfB)]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([a.stopHearing(), b.stopHearing()]);
    await place.stop?.();
  });

  const opened = async (more: Partial<Opening> = {}) => {
    const id = randomUUID();
    const owned = opening(more);
    expect(await a.open(id, owned)).toMatchObject({ state: 'opened' });
    return { id, token: owned.token };
  };
  const heardBy = async ({ heard }: { readonly heard: unknown[] }, id: string): Promise<unknown[]> => {
    await place.pass(50);
    return heard.filter((said) => (said as unknown[])[1] === id);
  };

  test('of many who open the same, one does; the others find it', async () => {
    const id = randomUUID();
    const all = await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? a : b).open(id, opening())));
    expect(all.filter(({ state }) => state === 'opened')).toHaveLength(1);
    expect(all.filter(({ state }) => state === 'attached')).toHaveLength(9);
    expect(await a.open(id, opening({ fingerprint: 'other' }))).toEqual({ state: 'conflict' });
    expect(await b.find(id)).toMatchObject({ id, isOpen: true, seq: 0, fence: 1, meta: { asker: 'usr_1' } });
    expect(await b.find(randomUUID())).toBeUndefined();
  });

  test('opening again with the same token is the same opening', async () => {
    const id = randomUUID();
    const owned = opening();
    await a.open(id, owned);
    expect(await a.open(id, owned)).toMatchObject({ state: 'opened' });
  });

  test('entries are kept in their order, and read after any of them', async () => {
    const { id, token } = await opened();
    const tally = { tokens: 2 };
    const entries = text('{"text":"a\\nb"}', '{"text":"ü😀"}');
    expect(await a.append(id, batch(token, { entries, tally }))).toMatchObject({ state: 'appended', readers: 0 });
    await a.append(id, batch(token, { after: 2, entries: text('3') }));
    expect(await b.read(id, 0, 10)).toEqual([...entries, ...text('3')].map((entry, i) => ({ ...entry, seq: i + 1 })));
    expect(await b.read(id, 1, 1)).toEqual([{ ...entries[1], seq: 2 }]);
    expect(await b.read(id, 3, 10)).toEqual([]);
    expect(await b.find(id)).toMatchObject({ seq: 3, tally });
  });

  test('a write that is tried again is written once', async () => {
    const { id, token } = await opened();
    const first = batch(token, { entries: text('1', '2') });
    await a.append(id, first);
    expect(await a.append(id, first)).toMatchObject({ state: 'appended' });
    expect(await a.read(id, 0, 10)).toHaveLength(2);
    expect(await a.append(id, batch(token, { after: 9, entries: text('x') }))).toEqual({ state: 'lost' });
    expect(await a.append(randomUUID(), batch(token))).toEqual({ state: 'lost' });
  });

  test('over its caps nothing is written, but an end', async () => {
    const { id, token } = await opened();
    expect(await a.append(id, batch(token, { entries: text('1', '2'), maxEntries: 1 }))).toEqual({ state: 'full' });
    expect(await a.append(id, batch(token, { entries: text('long'), maxBytes: 4 }))).toEqual({ state: 'full' });
    expect(await a.close(id, closing({ token }))).toMatchObject({ state: 'closed', end: { seq: 1 } });
  });

  test('instances that read are told, and counted, until they leave or fall silent', async () => {
    const { id, token } = await opened();
    expect(await b.join(id, 60_000)).toMatchObject({ id, seq: 0 });
    expect(await a.append(id, batch(token, { entries: text('1') }))).toMatchObject({ readers: 1 });
    expect(await heardBy(earsOfB, id)).toEqual([['entries', id, 1, text('1')]]);
    expect(await heardBy(earsOfA, id)).toEqual([]);
    await b.leave(id);
    expect(await a.append(id, batch(token, { after: 1, entries: text('2') }))).toMatchObject({ readers: 0 });
    await b.join(id, 100);
    await place.pass(150);
    expect(await a.append(id, batch(token, { after: 2 }))).toMatchObject({ readers: 0 });
    expect(await heardBy(earsOfB, id)).toHaveLength(1);
    expect(await b.join(randomUUID(), 1_000)).toBeUndefined();
  });

  test('a survivor closes once the lease is over, and the owner writes nothing after', async () => {
    const { id, token } = await opened({ leaseMs: 150 });
    await a.append(id, batch(token, { entries: text('1'), leaseMs: 150, tally: { tokens: 1 } }));
    expect(await b.close(id, closing({ by: 'survivor' }))).toMatchObject({ state: 'alive' });
    await place.pass(200);
    expect((await b.find(id))!.leaseLeftMs).toBeLessThanOrEqual(0);
    const closed = await b.close(id, closing({ by: 'survivor' }));
    expect(closed).toMatchObject({ state: 'closed', end: { seq: 2, event: 'interrupted', data: '{"why":"test"}' } });
    const record = { isOpen: false, ending: 'interrupted', why: 'test', fence: 2, settler: 'b', tally: { tokens: 1 } };
    expect(closed).toMatchObject({ record });
    expect(await a.append(id, batch(token, { after: 1, entries: text('2') }))).toEqual({ state: 'closed' });
    expect(await a.close(id, closing({ token }))).toMatchObject({ state: 'ended', isOwn: false });
    expect(await a.read(id, 0, 10)).toHaveLength(2);
    expect(await heardBy(earsOfA, id)).toMatchObject([['entries', id, 2, [{ event: 'interrupted' }]]]);
  });

  test('of an owner and others who close at once, one does', async () => {
    const { id, token } = await opened();
    const end = { event: 'answer-end', data: '{}' } as const;
    const all = await Promise.all([
      a.close(id, closing({ token, ...end })),
      b.close(id, closing({ by: 'anyone' })),
      a.close(id, closing({ token, ...end })),
    ]);
    expect(all.filter(({ state }) => state === 'closed')).toHaveLength(1);
    expect(await a.read(id, 0, 10)).toHaveLength(1);
  });

  test('an end is above what readers have, even if the log lost it', async () => {
    const { id, token } = await opened();
    expect(await a.close(id, closing({ token, after: 7 }))).toMatchObject({ end: { seq: 8 } });
  });

  test('whoever may closes it at once; the owner hears of it and settles', async () => {
    const { id, token } = await opened();
    await a.append(id, batch(token, { entries: text('1') }));
    const closed = await b.close(id, closing({ by: 'anyone', erase: true }));
    expect(closed).toMatchObject({ state: 'closed', record: { settler: 'a', fence: 2, hasText: false } });
    expect(await heardBy(earsOfA, id)).toEqual([['cut', id, { seq: 2, event: 'interrupted', data: '{"why":"test"}' }]]);
    expect(await b.read(id, 0, 10)).toEqual([]);
  });

  test('readers of an answer that is over are cut, and its text goes', async () => {
    const { id, token } = await opened();
    await a.close(id, closing({ token, event: 'answer-end', data: '{}' }));
    await b.join(id, 60_000);
    await a.cut(id, { event: 'interrupted', data: '{}' }, true);
    expect(await heardBy(earsOfB, id)).toEqual([['cut', id, { seq: 1, event: 'interrupted', data: '{}' }]]);
    expect(await b.find(id)).toMatchObject({ hasText: false, ending: 'answer-end' });
  });

  test('its owner is asked to stop, and finds it out by itself too', async () => {
    const { id, token } = await opened();
    expect(await b.askToStop(id, 'stopped')).toMatchObject({ isOpen: true });
    await b.askToStop(id, 'again');
    expect((await heardBy(earsOfA, id))[0]).toEqual(['stop', id, 'stopped']);
    expect(await a.append(id, batch(token))).toMatchObject({ stopAsked: 'stopped' });
    expect(await b.askToStop(randomUUID(), 'stopped')).toBeUndefined();
  });

  test('text goes with its retention, and what is known of it stays', async () => {
    const { id, token } = await opened({ retentionMs: 0 });
    await a.append(id, batch(token, { entries: text('1') }));
    await a.close(id, closing({ token, lingerMs: 100 }));
    expect(await b.read(id, 0, 10)).toHaveLength(2);
    await place.pass(150);
    expect(await b.read(id, 0, 10)).toEqual([]);
    expect(await b.find(id)).toMatchObject({ hasText: false, isOpen: false });
  });

  test('what nobody settles is due, to one at a time, until somebody did', async () => {
    const { id, token } = await opened({ leaseMs: 100 });
    const dueOf = async (log: StreamLog) => (await log.due(100, 1_000)).filter((due) => due === id);
    expect(await dueOf(b)).toEqual([]);
    await place.pass(150);
    const due = await Promise.all([dueOf(a), dueOf(b)]);
    expect(due.flat()).toEqual([id]);
    expect(await b.lookAfter(id, 100)).toMatchObject({ state: 'expired' });
    await a.close(id, closing({ token, settleMs: 100 }));
    expect(await b.lookAfter(id, 100)).toEqual({ state: 'alive' });
    await place.pass(150);
    expect(await b.lookAfter(id, 100)).toMatchObject({ state: 'claimed', record: { fence: 2, settler: 'b' } });
    await a.settled(id, 1);
    expect((await b.find(id))?.isSettled).toBe(false);
    await b.settled(id, 2);
    expect((await b.find(id))?.isSettled).toBe(true);
    await place.pass(150);
    expect(await dueOf(a)).toEqual([]);
    expect(await a.lookAfter(id, 100)).toEqual({ state: 'done' });
  });
}
