import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createBreaker, type Breaker } from './breaker.ts';
import { UpstreamFailure, backendFailed, backendTimedOut, callerGone } from '../failures.ts';
import type { ProblemKind } from '@frontdesk/problems';
import type { AnyRequest, Reach } from '../call.ts';

const request = { operation: 'documents.getDocument' };
const reach = { signal: new AbortController().signal, deadline: Infinity };
const failure = (kind: ProblemKind): UpstreamFailure =>
  new UpstreamFailure(kind, { service: 'documents', operation: request.operation, phase: 'headers', what: 'test' });

let breaker: Breaker;
let backend: () => Promise<unknown>;
let backendCalls: number;

beforeEach(() => {
  jest.useFakeTimers();
  backendCalls = 0;
  breaker = createBreaker('documents', { atLeastCalls: 10, openMs: 5000 }, () => Date.now());
});
afterEach(() => {
  breaker.close();
  jest.useRealTimers();
});

const succeed = (): Promise<unknown> => Promise.resolve({ status: 200 });
const fail = (): Promise<unknown> => Promise.reject(failure(backendTimedOut));
const leave = (): Promise<unknown> => Promise.reject(failure(callerGone));

/** What came of a call: its answer or its failure. */
function call(): Promise<unknown> {
  const guarded = breaker.wrap(() => {
    backendCalls += 1;
    return backend();
  });
  return guarded(request, reach).catch((error: unknown) => error);
}

async function callTimes(times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await call();
}

async function openIt(): Promise<void> {
  backend = fail;
  await callTimes(10);
  expect(breaker.state).toBe('open');
  backendCalls = 0;
}

describe('a breaker', () => {
  test('does not open on fewer calls than it takes to judge', async () => {
    backend = fail;
    await callTimes(9);
    expect(breaker.state).toBe('closed');
  });

  test('opens when most calls fail, and then calls nobody', async () => {
    await openIt();
    await callTimes(5);
    expect(backendCalls).toBe(0);
  });

  test('tells when it opens, and when it is closed again', async () => {
    const told: string[] = [];
    breaker.close();
    breaker = createBreaker('documents', { atLeastCalls: 10, openMs: 5000 }, () => Date.now(), {
      onChanged: (state) => told.push(state),
    });
    await openIt();
    expect(told).toEqual(['open']);
    jest.advanceTimersByTime(5001);
    backend = succeed;
    await call();
    expect(told).toEqual(['open', 'closed']);
  });

  test('opens when some answers are slow and others never come, though neither alone is most', async () => {
    breaker.close();
    breaker = createBreaker('documents', { atLeastCalls: 20, slowCallMs: 1000 }, () => Date.now());
    const late = (end: () => Promise<unknown>) => (): Promise<unknown> => {
      jest.setSystemTime(Date.now() + 1500);
      return end();
    };
    for (let i = 0; i < 6; i += 1) {
      backend = late(fail);
      await call();
      backend = late(succeed);
      // The window is ten seconds of these calls: their clock stands still between two of them.
      for (let j = 0; j < 3; j += 1) await call();
      jest.setSystemTime(Date.now() - 6000);
    }
    expect(breaker.state).toBe('open');
  });

  test('says when to come back while it is open', async () => {
    await openIt();
    jest.advanceTimersByTime(1500);
    expect(await call()).toMatchObject({
      code: 'backend-unavailable',
      phase: 'breaker',
      headers: { 'Retry-After': '4' },
    });
  });

  test('opens on answers that are server errors, which are handed back as they are', async () => {
    backend = () => Promise.resolve({ status: 503 });
    expect(await call()).toEqual({ status: 503 });
    await callTimes(9);
    expect(breaker.state).toBe('open');
  });

  test.each([
    ['answers of 4xx', () => Promise.resolve({ status: 404 })],
    ['refusals of gRPC', () => Promise.resolve({ status: 'NOT_FOUND' })],
    ['callers that leave', leave],
    ['mistakes of our own', () => Promise.reject(new TypeError('ours'))],
  ])('does not count %s', async (_name, answer) => {
    backend = answer;
    await callTimes(50);
    expect(breaker.state).toBe('closed');
  });

  test('lets one call try after a while, and closes when it succeeds', async () => {
    await openIt();
    jest.advanceTimersByTime(5000);
    expect(breaker.state).toBe('half-open');
    let finish: (answer: unknown) => void = () => undefined;
    backend = () => new Promise((resolve) => (finish = resolve));
    const probe = call();
    expect(await call()).toMatchObject({ phase: 'breaker' });
    expect(backendCalls).toBe(1);
    finish({ status: 200 });
    await probe;
    expect(breaker.state).toBe('closed');
    backend = succeed;
    expect(await call()).toEqual({ status: 200 });
  });

  test('stays open when the try fails', async () => {
    await openIt();
    jest.advanceTimersByTime(5000);
    await call();
    expect(breaker.state).toBe('open');
    expect(backendCalls).toBe(1);
  });

  test.each([
    ['succeeds', (late: PromiseWithResolvers<unknown>) => late.resolve({ status: 200 })],
    ['fails', (late: PromiseWithResolvers<unknown>) => late.reject(failure(backendTimedOut))],
    ['is left by its caller', (late: PromiseWithResolvers<unknown>) => late.reject(failure(callerGone))],
  ])('takes a call from before it opened, which %s at last, for no proof of anything', async (_name, end) => {
    const late = Promise.withResolvers<unknown>();
    backend = () => late.promise;
    const old = call();
    await openIt();
    jest.advanceTimersByTime(5000);
    expect(breaker.state).toBe('half-open');
    end(late);
    await old;
    expect(breaker.state).toBe('half-open');
    backend = succeed;
    await call();
    expect(breaker.state).toBe('closed');
  });

  test('takes a try whose caller left for no proof of anything: the next call tries', async () => {
    await openIt();
    jest.advanceTimersByTime(5000);
    backend = leave;
    await call();
    expect(breaker.state).toBe('half-open');
    await call();
    expect(backendCalls).toBe(2);
    backend = succeed;
    expect(await call()).toEqual({ status: 200 });
    expect(breaker.state).toBe('closed');
  });

  test('opens when most answers are slow, although they are good', async () => {
    breaker.close();
    breaker = createBreaker('documents', { atLeastCalls: 10, slowCallMs: 1000, slowPercent: 60 }, () => Date.now());
    let tookMs = 1200;
    backend = () => {
      jest.advanceTimersByTime(tookMs);
      return succeed();
    };
    await callTimes(5);
    tookMs = 0;
    await callTimes(4);
    expect(breaker.state).toBe('closed');
    tookMs = 300;
    await callTimes(10);
    expect(breaker.state).toBe('closed');
    tookMs = 1001;
    await callTimes(10);
    expect(breaker.state).toBe('open');
  });

  test('does not close for a try that was slow', async () => {
    breaker.close();
    breaker = createBreaker('documents', { atLeastCalls: 10, slowCallMs: 1000 }, () => Date.now());
    await openIt();
    jest.advanceTimersByTime(5000);
    backend = () => {
      jest.advanceTimersByTime(1500);
      return succeed();
    };
    expect(await call()).toEqual({ status: 200 });
    expect(breaker.state).toBe('open');
  });

  test('fails calls by themselves only: one that is late aborts no other', async () => {
    let finish: (answer: unknown) => void = () => undefined;
    backend = () => new Promise((resolve) => (finish = resolve));
    const slow = call();
    backend = fail;
    await callTimes(3);
    finish('late but whole');
    expect(await slow).toBe('late but whole');
  });

  test('passes a failure through unchanged', async () => {
    const thrown = failure(backendFailed);
    backend = () => Promise.reject(thrown);
    expect(await call()).toBe(thrown);
  });

  test('leaves no timer behind when it is closed', () => {
    breaker.close();
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a breaker whose service fails in one operation more than in others', () => {
  const ask = (operation: string): Promise<unknown> => {
    const guarded = breaker.wrap(() => {
      backendCalls += 1;
      return operation === 'documents.good' ? succeed() : fail();
    });
    return guarded({ operation }, reach).catch((error: unknown) => error);
  };
  beforeEach(async () => {
    for (let i = 0; i < 5; i += 1) {
      await ask('documents.good');
      await ask('documents.bad');
    }
    await ask('documents.rare');
    expect(breaker.state).toBe('open');
    backendCalls = 0;
    jest.advanceTimersByTime(5000);
  });

  test('is not closed by another operation that works', async () => {
    expect(await ask('documents.good')).toMatchObject({ phase: 'breaker' });
    expect(await ask('documents.rare')).toMatchObject({ phase: 'breaker' });
    expect([backendCalls, breaker.state]).toEqual([0, 'half-open']);
    await ask('documents.bad');
    expect([backendCalls, breaker.state]).toEqual([1, 'open']);
  });

  test('lets any operation try if that one is not called any more', async () => {
    jest.advanceTimersByTime(5000);
    await ask('documents.good');
    expect([backendCalls, breaker.state]).toEqual([1, 'closed']);
  });

  test('goes by the same operation after a failed try', async () => {
    await ask('documents.bad');
    jest.advanceTimersByTime(5000);
    await ask('documents.good');
    expect([backendCalls, breaker.state]).toEqual([1, 'half-open']);
  });
});

describe('a probe', () => {
  const probeWith = (repeat: 'safe' | 'idempotent', within: Reach = reach) => {
    const answered = Promise.withResolvers<unknown>();
    const seen: Reach[] = [];
    const guarded = breaker.wrap((_request: AnyRequest, given: Reach) => {
      seen.push(given);
      return answered.promise;
    });
    const ended = guarded({ ...request, repeat }, within).catch((error: unknown) => error);
    return { answered, ended, seen };
  };
  beforeEach(async () => {
    await openIt();
    jest.advanceTimersByTime(5000);
    expect(breaker.state).toBe('half-open');
  });

  test('that changes nothing makes nobody wait, and closes the breaker all the same', async () => {
    const { answered, ended } = probeWith('safe');
    expect(await ended).toMatchObject({ code: 'backend-unavailable', phase: 'breaker' });
    expect(breaker.state).toBe('half-open');
    answered.resolve({ status: 200 });
    await jest.advanceTimersByTimeAsync(0);
    expect(breaker.state).toBe('closed');
  });

  test('that changes nothing opens it again when it fails at last', async () => {
    const { answered, ended } = probeWith('safe');
    await ended;
    answered.reject(failure(backendTimedOut));
    await jest.advanceTimersByTimeAsync(0);
    expect(breaker.state).toBe('open');
  });

  test('goes on when the caller that it was made for leaves', async () => {
    const caller = new AbortController();
    const { ended, seen } = probeWith('safe', { ...reach, signal: caller.signal });
    await ended;
    caller.abort();
    expect(seen[0]?.signal.aborted).toBe(false);
  });

  test('is waited for when it may have changed something', async () => {
    const write = probeWith('idempotent');
    await jest.advanceTimersByTimeAsync(1000);
    write.answered.resolve({ status: 201 });
    expect(await write.ended).toEqual({ status: 201 });
    expect(jest.getTimerCount()).toBeLessThanOrEqual(1); // opossum's window
  });
});
