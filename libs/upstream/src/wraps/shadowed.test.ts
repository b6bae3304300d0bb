import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { FakeCall, failureOf, operation } from '../../tests/fake-call.ts';
import type { AnyRequest } from '../call.ts';
import { backendTimedOut } from '../failures.ts';
import { shadowed, type ComparedAnswer } from './shadowed.ts';

let own: FakeCall;
let next: FakeCall;
let compared: unknown[][];
let underWay: number;
let room: number;
beforeEach(() => {
  own = new FakeCall();
  next = new FakeCall();
  compared = [];
  underWay = 0;
  room = 2;
});

const shadow = {
  wants: (asked: string): string | undefined => (asked === operation ? 'next' : undefined),
  tryStart: (): boolean => underWay < room && (underWay += 1) > 0,
  ended: (): void => void (underWay -= 1),
  compare: (...answers: unknown[]): void => void compared.push(answers),
};
const caller = new AbortController();
const reach = { signal: caller.signal, deadline: 800 };
const given: ComparedAnswer = { status: 200, body: { title: 'Q3' } };
const ticks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function call(request: Partial<AnyRequest> = {}, groupFor = (): string | undefined => undefined): Promise<unknown> {
  const groups = new Map([['next', next.call]]);
  const comparable = (answer: unknown): ComparedAnswer => answer as ComparedAnswer;
  const wiring = { shadow, groups, rules: { groupFor }, comparable, withinMs: 5000, now: () => 100 };
  return shadowed(own.call, wiring)({ operation, repeat: 'safe', ...request }, reach);
}

describe('a copy of a call', () => {
  test('goes to another group, and both answers are compared when both are there', async () => {
    const result = call();
    own.at(0).answer(given);
    expect(await result).toBe(given);
    expect(compared).toEqual([]);
    next.at(0).answer({ status: 404, body: {} });
    await ticks();
    expect(compared).toEqual([[operation, { ...given, tookMs: 0 }, { status: 404, body: {}, tookMs: 0 }, 'next']]);
    expect(underWay).toBe(0);
  });

  test('has its own time, no further tries, and goes on when the caller has left', async () => {
    void call().catch(() => undefined);
    expect(next.at(0).reach).toMatchObject({ deadline: 5100, isExtra: true });
    expect(next.at(0).reach.signal).not.toBe(caller.signal);
  });

  test('that fails is compared by its failure', async () => {
    const result = call();
    own.at(0).answer(given);
    next.at(0).fail(failureOf(backendTimedOut));
    await result;
    await ticks();
    expect(compared).toEqual([
      [operation, { ...given, tookMs: 0 }, { failed: 'backend-timed-out', tookMs: 0 }, 'next'],
    ]);
  });

  test('is compared with nothing when the call itself failed, and neither failure is unhandled', async () => {
    const result = call();
    own.at(0).fail(failureOf(backendTimedOut));
    next.at(0).fail(failureOf(backendTimedOut));
    await expect(result).rejects.toMatchObject({ code: 'backend-timed-out' });
    await ticks();
    expect([compared, underWay]).toEqual([[], 0]);
  });

  test('whose comparison throws harms nobody', async () => {
    const spy = jest.spyOn(shadow, 'compare').mockImplementation(() => {
      throw new Error('comparer');
    });
    const result = call();
    own.at(0).answer(given);
    next.at(0).answer(given);
    expect(await result).toBe(given);
    await ticks();
    expect(underWay).toBe(0);
    spy.mockRestore();
  });
});

describe('no copy is made', () => {
  test.each([
    ['of what is not safe', { repeat: 'idempotent' as const }],
    ['of what is not wanted', { operation: 'documents.other' }],
  ])('%s', (_name, request) => {
    void call(request);
    expect(next.tries).toEqual([]);
  });

  test('when too many are under way', () => {
    room = 0;
    void call();
    expect(next.tries).toEqual([]);
  });

  test('of a call that goes to that group itself', () => {
    void call({}, () => 'next');
    expect(next.tries).toEqual([]);
    expect(underWay).toBe(0);
  });
});
