import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { FakeCall, answer, operation } from '../../tests/fake-call.ts';
import type { CallClass } from '../call.ts';
import { createBulkhead, type Bulkhead, type BulkheadOptions } from './bulkhead.ts';
import { inTime } from './in-time.ts';
import { createOperationTimes } from './operation-times.ts';

let backend: FakeCall;
let bulkhead: Bulkhead;
let counted: string[];
const times = createOperationTimes();
const now = (): number => performance.now();

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

function bulkheadOf(options: BulkheadOptions): void {
  backend = new FakeCall();
  counted = [];
  bulkhead = createBulkhead({
    service: 'documents',
    options,
    now,
    afterWait: inTime({ service: 'documents', longestMs: 30_000, times, now }),
    onQueued: (callClass) => counted.push(`${callClass} waits`),
    onRefused: (callClass) => counted.push(`${callClass} refused`),
  });
}

interface Called {
  readonly result: Promise<unknown>;
  leave(): void;
}

function call(name: string, callClass: CallClass = 'interactive', ms = 1000): Called {
  const caller = new AbortController();
  const reach = { signal: caller.signal, deadline: now() + ms, class: callClass, requestId: name };
  const result = bulkhead
    .wrap(backend.call)({ operation }, reach)
    .catch((error: unknown) => error);
  return { result, leave: () => caller.abort() };
}

const started = (): unknown[] => backend.tries.map(({ reach }) => reach.requestId);
const pass = (ms = 0): Promise<void> => jest.advanceTimersByTimeAsync(ms);

async function end(index: number): Promise<void> {
  backend.at(index).answer(answer(200));
  await pass();
}

async function endAll(): Promise<void> {
  for (let i = 0; i < backend.tries.length; i += 1) await end(i);
}

describe('a bulkhead', () => {
  test('lets so many calls through at once, and the others wait their turn', async () => {
    bulkheadOf({ concurrent: 2 });
    for (const name of ['a', 'b', 'c', 'd']) call(name);
    await pass();
    expect(started()).toEqual(['a', 'b']);
    expect([bulkhead.active, bulkhead.queued]).toEqual([2, 2]);
    await end(1);
    expect(started()).toEqual(['a', 'b', 'c']);
    await endAll();
    expect(started()).toEqual(['a', 'b', 'c', 'd']);
    await endAll();
    expect([bulkhead.active, bulkhead.queued]).toEqual([0, 0]);
  });

  test('has a place again when a call failed', async () => {
    bulkheadOf({ concurrent: 1 });
    call('a');
    backend.at(0).fail(new Error('a'));
    await pass();
    expect(bulkhead.active).toBe(0);
  });

  test('lets interactive calls overtake those of the background', async () => {
    bulkheadOf({ concurrent: 1 });
    call('a');
    call('b', 'background');
    call('c');
    await end(0);
    expect(started()).toEqual(['a', 'c']);
    await end(1);
    expect(started()).toEqual(['a', 'c', 'b']);
    await endAll();
  });

  test('keeps places for interactive calls that the background cannot take', async () => {
    bulkheadOf({ concurrent: 4 });
    for (const name of ['a', 'b', 'c']) call(name, 'background');
    call('d');
    expect(started()).toEqual(['a', 'b', 'd']);
    await endAll();
    await endAll();
    expect(started()).toEqual(['a', 'b', 'd', 'c']);
  });

  test('refuses what finds no place to wait, and says when to come back', async () => {
    bulkheadOf({ concurrent: 1, queued: 1 });
    call('a');
    call('b');
    const refused = await call('c').result;
    expect(refused).toMatchObject({ code: 'backend-overloaded', phase: 'bulkhead', headers: { 'Retry-After': '1' } });
    expect(await call('d', 'background').result).toMatchObject({ code: 'backend-overloaded' });
    expect(counted).toEqual(['interactive waits', 'interactive refused', 'background refused']);
    await endAll();
    await endAll();
  });

  test('throws out the youngest of the background when an interactive call needs its place to wait', async () => {
    bulkheadOf({ concurrent: 1, queued: 2 });
    call('a');
    const older = call('b', 'background');
    const younger = call('c', 'background');
    call('d');
    expect(await younger.result).toMatchObject({ code: 'backend-overloaded', phase: 'bulkhead' });
    await endAll();
    await endAll();
    expect(started()).toEqual(['a', 'd', 'b']);
    await end(2);
    expect(await older.result).toEqual(answer(200));
  });

  test('lets nobody wait longer than the deadline, or without a caller', async () => {
    bulkheadOf({ concurrent: 1 });
    call('a', 'interactive', 10_000);
    const late = call('b', 'interactive', 100);
    const left = call('c');
    left.leave();
    expect(await left.result).toMatchObject({ code: 'caller-gone', phase: 'bulkhead' });
    await pass(100);
    expect(await late.result).toMatchObject({ code: 'backend-timed-out', phase: 'bulkhead' });
    expect(bulkhead.queued).toBe(0);
    await end(0);
    expect(started()).toEqual(['a']);
  });

  test('starts nothing after a wait that left too little time for it', async () => {
    bulkheadOf({ concurrent: 1 });
    for (let i = 0; i < 50; i += 1) times.of(operation).add(500, now());
    call('a', 'interactive', 10_000);
    const late = call('b', 'interactive', 900);
    await pass(600);
    await end(0);
    expect(await late.result).toMatchObject({ code: 'backend-timed-out', phase: 'start' });
    expect(bulkhead.active).toBe(0);
  });
});
