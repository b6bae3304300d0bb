import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { FakeCall, answer, failureOf, operation } from '../../tests/fake-call.ts';
import type { AnyRequest, Reach } from '../call.ts';
import { backendInvalid, backendTimedOut, backendUnavailable } from '../failures.ts';
import { createOperationTimes } from './operation-times.ts';
import { retried, type RetriedOptions } from './retried.ts';
import { createRetryBudget, type RetryBudgetOptions } from './retry-budget.ts';

let backend: FakeCall;
let caller: AbortController;
let isOpen: boolean;
let counted: string[];
beforeEach(() => {
  jest.useFakeTimers();
  backend = new FakeCall();
  caller = new AbortController();
  isOpen = false;
  counted = [];
});
afterEach(() => void jest.useRealTimers());

const now = (): number => performance.now();
const unavailable = failureOf(backendUnavailable);

interface Setting extends Partial<Pick<RetriedOptions, 'times' | 'random' | 'options' | 'instances'>> {
  readonly budget?: RetryBudgetOptions;
}

function callerOf({ budget, ...further }: Setting = {}): (
  repeat?: AnyRequest['repeat'],
  ms?: number,
) => Promise<unknown> {
  const call = retried({
    service: 'documents',
    budget: createRetryBudget(budget),
    times: createOperationTimes(),
    mayTryAgain: () => !isOpen,
    instances: () => 3,
    now,
    random: () => 1,
    onRetry: (_operation, reason) => counted.push(reason),
    onBudgetSpent: () => counted.push('budget spent'),
    ...further,
  })(backend.call);
  return (repeat = 'safe', ms = 1000) => {
    const reach: Reach = { signal: caller.signal, deadline: now() + ms };
    const result = call({ operation, repeat }, reach).catch((error: unknown) => error);
    return result;
  };
}

async function settle(ms = 2000): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

describe('a call that may be repeated', () => {
  test('is tried once when all is well, and waits for nothing', async () => {
    backend.script = [answer(200)];
    expect(await callerOf()()).toEqual(answer(200));
    expect(backend.tries).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('is tried again after a wait, and its answer is that of the good try', async () => {
    backend.script = [unavailable, answer(503), answer(200)];
    const result = callerOf()();
    await settle();
    expect(await result).toEqual(answer(200));
    expect(backend.tries.map(({ at }) => at - backend.at(0).at)).toEqual([0, 25, 100]);
    expect(counted).toEqual(['unavailable', 'unavailable']);
  });

  test('is not tried again for an answer that cannot be used where nobody else could have a better one', async () => {
    const unusable = failureOf(backendInvalid, { phase: 'shape' });
    backend.script = [unusable, answer(200)];
    expect(await callerOf({ instances: () => 0 })()).toBe(unusable);
    expect(backend.tries).toHaveLength(1);
    const elsewhere = callerOf({ instances: () => 2 })();
    await settle();
    expect(await elsewhere).toEqual(answer(200));
  });

  test('is given up after three tries, with what came last', async () => {
    backend.script = [unavailable, unavailable, answer(503), answer(200)];
    const result = callerOf()();
    await settle();
    expect(await result).toEqual(answer(503));
  });

  test('tells each try which instances had their turn', async () => {
    backend.script = [unavailable, answer(200)];
    const result = callerOf()();
    backend.at(0).reach.tried?.push('a');
    await settle();
    await result;
    expect(backend.at(1).reach.tried).toEqual(['a']);
  });

  test('waits as long as the backend asks, if that is not long', async () => {
    backend.script = [answer(503, { 'retry-after': '1' }), answer(200)];
    const result = callerOf({ random: () => 0 })('safe', 3000);
    await settle();
    expect(await result).toEqual(answer(200));
    expect(backend.at(1).at - backend.at(0).at).toBe(1000);
  });

  test.each([
    ['asks for more time than we give', answer(503, { 'retry-after': '5' }), 10_000],
    ['asks for more time than there is', answer(503, { 'retry-after': '1' }), 900],
    ['refuses', answer(404), 1000],
  ])('is not tried again when the backend %s', async (_name, first, ms) => {
    backend.script = [first, answer(200)];
    const result = callerOf()('safe', ms);
    await settle(ms);
    expect(await result).toEqual(first);
    expect(backend.tries).toHaveLength(1);
  });

  test('is not tried again once the breaker has opened, not even after the wait', async () => {
    backend.script = [unavailable, answer(200)];
    const result = callerOf()();
    isOpen = true;
    await settle();
    expect(await result).toBe(unavailable);
    backend.script = [unavailable];
    expect(await callerOf()()).toBe(unavailable);
    expect(backend.tries).toHaveLength(2);
  });

  test('ends at once when its caller leaves during the wait', async () => {
    backend.script = [unavailable, answer(200)];
    const result = callerOf()();
    await settle(10);
    caller.abort();
    expect(await result).toMatchObject({ code: 'caller-gone', phase: 'caller' });
    await settle();
    expect(backend.tries).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('is not tried again when less is left than it usually takes', async () => {
    const times = createOperationTimes();
    for (let i = 0; i < 50; i += 1) times.of(operation).add(200, now());
    backend.script = [unavailable, answer(200)];
    const result = callerOf({ times })('safe', 220);
    await settle();
    expect(await result).toBe(unavailable);
  });
});

describe('one try of several', () => {
  test('may take half of what is left, and twice what nearly all calls take', () => {
    const times = createOperationTimes();
    const call = callerOf({ times });
    void call('safe', 1000);
    for (let i = 0; i < 50; i += 1) times.of(operation).add(300, now());
    void call('safe', 1000);
    void call('safe', 700);
    void call('never', 1000);
    expect(backend.tries.map(({ reach }) => reach.tryUntil && reach.tryUntil - now())).toEqual([
      500,
      600,
      undefined,
      undefined,
    ]);
    expect(backend.at(0).reach.deadline - now()).toBe(1000);
  });

  test('ends early only for another one that the budget allows', async () => {
    const result = callerOf({ budget: { atLeast: 1, percent: 1 } })();
    void callerOf({ budget: { percent: 0 } })();
    await settle(500);
    expect(backend.at(0).reach.mayEndTry?.()).toBe(true);
    expect(backend.at(1).reach.mayEndTry?.()).toBe(false);
    backend.at(0).fail(failureOf(backendTimedOut));
    await settle(25);
    backend.at(2).answer(answer(200));
    expect(await result).toEqual(answer(200));
    expect(counted).toEqual(['timeout']);
  });
});

describe('a call that must not be repeated', () => {
  test.each([
    ['after hanging up', unavailable],
    ['after silence', failureOf(backendTimedOut)],
  ])('is not, %s', async (_name, failure) => {
    backend.script = [failure, answer(200)];
    expect(await callerOf()('never')).toBe(failure);
  });

  test('is all the same when it was never sent', async () => {
    backend.script = [failureOf(backendUnavailable, { phase: 'connect' }), answer(200)];
    const result = callerOf()('never');
    await settle();
    expect(await result).toEqual(answer(200));
  });
});

describe('the budget', () => {
  test('is what many calls that fail together share', async () => {
    const call = callerOf();
    backend.script = Array.from({ length: 300 }, () => unavailable);
    const results = Array.from({ length: 100 }, () => call());
    await settle();
    expect(new Set(await Promise.all(results))).toEqual(new Set([unavailable]));
    expect(backend.tries.length).toBeLessThanOrEqual(128);
    expect(counted).toContain('budget spent');
  });

  test('counts waits: who waits to try again has its place already', async () => {
    const call = callerOf({ budget: { atLeast: 1, percent: 1, windowMs: 100 } });
    backend.script = [unavailable, unavailable];
    const waiting = call();
    const refused = call();
    await settle(25);
    // The first one's second try is open, and holds the only place while the other looks for one.
    await settle(500);
    expect(await refused).toBe(unavailable);
    expect(backend.tries).toHaveLength(3);
    backend.at(2).answer(answer(200));
    expect(await waiting).toEqual(answer(200));
  });

  test('is looked at again after a wait: a burst of failures is short', async () => {
    const call = callerOf({ budget: { atLeast: 1, percent: 1, windowMs: 100 } });
    backend.script = [unavailable, unavailable, answer(200), answer(200)];
    const both = Promise.all([call(), call()]);
    await settle(500);
    expect(await both).toEqual([answer(200), answer(200)]);
  });

  test('has all its places back when calls are over, however they ended', async () => {
    const budget = createRetryBudget();
    const giveBack = jest.spyOn(budget, 'giveBack');
    const take = jest.spyOn(budget, 'take');
    const ended = jest.spyOn(budget, 'ended');
    const call = retried({
      service: 'documents',
      budget,
      times: createOperationTimes(),
      mayTryAgain: () => true,
      instances: () => 1,
      now,
      random: () => 1,
    })(backend.call);
    backend.script = [unavailable, answer(200), unavailable, unavailable, unavailable, unavailable];
    for (let i = 0; i < 3; i += 1) {
      void call({ operation, repeat: 'safe' }, { signal: caller.signal, deadline: now() + 1000 }).catch(
        () => undefined,
      );
      await settle(i === 2 ? 1 : 500);
    }
    caller.abort();
    await settle();
    expect(giveBack).toHaveBeenCalledTimes(take.mock.results.filter(({ value }) => value === true).length);
    expect(ended).toHaveBeenCalledTimes(3);
  });
});
