import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { FakeCall, answer, failureOf, operation } from '../../tests/fake-call.ts';
import type { AnyRequest, Reach } from '../call.ts';
import { backendUnavailable } from '../failures.ts';
import { hedged } from './hedged.ts';
import { createOperationTimes, type OperationTimes } from './operation-times.ts';
import { createRetryBudget, type RetryBudgetOptions } from './retry-budget.ts';

let backend: FakeCall;
let caller: AbortController;
let times: OperationTimes;
let isOpen: boolean;
let counted: string[];
beforeEach(() => {
  jest.useFakeTimers();
  backend = new FakeCall();
  caller = new AbortController();
  times = createOperationTimes();
  isOpen = false;
  counted = [];
  // p95 is 100 ms, the usual 20.
  for (let i = 0; i < 50; i += 1) times.of(operation).add(i < 45 ? 20 : 100, performance.now());
});
afterEach(() => void jest.useRealTimers());

const now = (): number => performance.now();

function call(
  request: Partial<AnyRequest> = {},
  { ms = 1000, ...budget }: RetryBudgetOptions & { ms?: number } = {},
): Promise<unknown> {
  const wrap = hedged({
    budget: createRetryBudget(budget),
    times,
    mayTryAgain: () => !isOpen,
    now,
    onHedge: (_operation, outcome) => counted.push(outcome),
    onBudgetSpent: () => counted.push('budget spent'),
  });
  const reach: Reach = { signal: caller.signal, deadline: now() + ms };
  return wrap(backend.call)({ operation, repeat: 'safe', hedge: true, ...request }, reach).catch(
    (error: unknown) => error,
  );
}

const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

describe('a call that may be hedged', () => {
  test('is made once when it is as quick as most', async () => {
    const result = call();
    await pass(99);
    backend.at(0).answer(answer(200));
    expect(await result).toEqual(answer(200));
    await pass(1000);
    expect(backend.tries).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
    expect(counted).toEqual([]);
  });

  test('gets a second try after p95, elsewhere, and the slow one is aborted when that answers first', async () => {
    const result = call();
    backend.at(0).reach.tried?.push('a');
    await pass(100);
    expect(backend.tries).toHaveLength(2);
    expect(backend.at(1).reach).toMatchObject({ tried: ['a'], isExtra: true });
    backend.at(1).answer(answer(200, { from: 'second' }));
    expect(await result).toEqual(answer(200, { from: 'second' }));
    expect(backend.at(0).reach.signal.aborted).toBe(true);
    expect(counted).toEqual(['won']);
  });

  test('takes the first one all the same when that answers first, and aborts the second', async () => {
    const result = call();
    await pass(100);
    backend.at(0).answer(answer(200, { from: 'first' }));
    expect(await result).toEqual(answer(200, { from: 'first' }));
    expect(backend.at(1).reach.signal.aborted).toBe(true);
    expect(counted).toEqual(['lost']);
  });

  test.each([
    ['a failure', 'fail', failureOf(backendUnavailable)],
    ['a 5xx', 'answer', answer(500)],
  ] as const)('waits for the other try when one ends with %s', async (_name, how, end) => {
    const result = call();
    await pass(100);
    if (how === 'fail') backend.at(1).fail(end);
    else backend.at(1).answer(end);
    await pass(50);
    backend.at(0).answer(answer(200));
    expect(await result).toEqual(answer(200));
  });

  test('fails when both do', async () => {
    const failure = failureOf(backendUnavailable);
    const result = call();
    await pass(100);
    backend.at(0).fail(new Error('first'));
    backend.at(1).fail(failure);
    expect(await result).toBe(failure);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('ends both tries when its caller leaves, and makes none after that', async () => {
    const result = call();
    await pass(100);
    caller.abort();
    expect(await result).toMatchObject({ code: 'caller-gone' });
    expect(backend.tries.map(({ reach }) => reach.signal.aborted)).toEqual([true, true]);
    const early = call();
    expect(await early).toMatchObject({ code: 'caller-gone' });
    await pass(1000);
    expect(backend.tries).toHaveLength(3);
  });

  test('gives its place in the budget back, also for a second try that lost', async () => {
    const result = call({}, { atLeast: 1 });
    await pass(100);
    backend.at(0).answer(answer(200));
    await result;
    await pass(0);
    expect(backend.at(1).reach.signal.aborted).toBe(true);
  });
});

describe('no second try is made', () => {
  test.each([
    ['unless it is asked for', { hedge: false }],
    ['of what must not be repeated', { repeat: 'never' as const }],
    ['before enough calls were timed', { operation: 'documents.other' }],
  ])('%s', async (_name, request) => {
    void call(request);
    await pass(900);
    expect(backend.tries).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('when it could not end in time', async () => {
    void call({}, { ms: 110 });
    await pass(109);
    expect(backend.tries).toHaveLength(1);
  });

  test('without a place in the budget', async () => {
    void call({}, { percent: 0 });
    await pass(900);
    expect(backend.tries).toHaveLength(1);
    expect(counted).toEqual(['budget spent']);
  });

  test('once the breaker has opened', async () => {
    void call();
    isOpen = true;
    await pass(900);
    expect(backend.tries).toHaveLength(1);
  });

  test('for a copy beside a call', async () => {
    const wrap = hedged({ budget: createRetryBudget(), times, mayTryAgain: () => true, now });
    const reach = { signal: caller.signal, deadline: now() + 1000, isExtra: true };
    void wrap(backend.call)({ operation, repeat: 'safe', hedge: true }, reach);
    await pass(900);
    expect(backend.tries).toHaveLength(1);
  });
});
