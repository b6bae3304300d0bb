import { beforeEach, describe, expect, test } from '@jest/globals';
import { fixedInstances, type Balancer, type Pick } from '@frontdesk/balancing';
import { FakeCall, answer, failureOf, operation } from '../../tests/fake-call.ts';
import { backendFailed, backendInvalid, backendTimedOut, backendUnavailable, callerGone } from '../failures.ts';
import { balanced } from './balanced.ts';
import { createOperationTimes } from './operation-times.ts';
import { statusOf } from './worth-another-try.ts';

const discovery = fixedInstances(['http://127.0.0.1:1']);
let backend: FakeCall;
let said: unknown[];
let time: number;
beforeEach(() => {
  backend = new FakeCall();
  said = [];
  time = 0;
});

const times = createOperationTimes();
for (let i = 0; i < 50; i += 1) times.of('documents.timed').add(100, 0);

interface Further {
  readonly operation?: string;
  readonly tookMs?: number;
  readonly isAnswer?: () => boolean;
}

async function verdictOn(end: unknown, further: Further = {}): Promise<unknown> {
  const pick = { instance: discovery.instances[0], done: (...verdict: unknown[]) => said.push(verdict) } as Pick;
  const balancer: Balancer = { pick: () => pick, standing: [], close: () => undefined };
  const targets = { of: () => ({}) as never, close: () => Promise.resolve() };
  const call = balanced(
    { service: 'documents', balancer, discovery, targets, times, now: () => time },
    () => backend.call,
  );
  const reach = { signal: new AbortController().signal, deadline: 1000, tried: [] as string[] };
  const { isAnswer } = further;
  const request = { operation: further.operation ?? operation, ...(isAnswer && { isAnswer }) };
  const result = call(request, reach).catch(() => undefined);
  time = further.tookMs ?? 20;
  if (end instanceof Error) backend.at(0).fail(end);
  else backend.at(0).answer(end);
  await result;
  expect(reach.tried).toEqual([discovery.instances[0]?.id]);
  return said;
}

describe('the balancer hears once how a try went', () => {
  test.each([
    ['an answer', answer(200), 'ok'],
    ['a refusal', answer(404), 'ok'],
    ['a refusal of gRPC', { status: 'NOT_FOUND' }, 'ok'],
    ['a 5xx', answer(503), 'failed'],
    ['no connection', failureOf(backendUnavailable, { phase: 'connect' }), 'unreachable'],
    ['hanging up', failureOf(backendUnavailable), 'unreachable'],
    ['UNAVAILABLE', failureOf(backendUnavailable, { phase: 'answer' }), 'failed'],
    ['INTERNAL', failureOf(backendFailed), 'failed'],
    ['half an answer', failureOf(backendInvalid), 'failed'],
    ['silence', failureOf(backendTimedOut), 'timeout'],
    ['a caller that left, or a hedge that lost', failureOf(callerGone), 'abandoned'],
    ['a request that could not be sent', failureOf(backendInvalid, { phase: 'start' }), 'abandoned'],
    ['a mistake of our own', new TypeError('ours'), 'abandoned'],
  ])('%s', async (_name, end, verdict) => {
    expect(await verdictOn(end)).toEqual([[verdict, 20]]);
  });

  test('and a 5xx that the operation takes for an answer is none to any wrap', async () => {
    const notYet = answer(503);
    expect(await verdictOn(notYet, { isAnswer: () => true })).toEqual([['ok', 20]]);
    expect(statusOf(notYet)).toBe(0);
    expect(notYet.status).toBe(503);
    expect(statusOf(answer(503))).toBe(503);
  });

  test('and blames nobody for silence in less time than the operation usually takes', async () => {
    const short = { operation: 'documents.timed', tookMs: 99 };
    expect(await verdictOn(failureOf(backendTimedOut), short)).toEqual([['abandoned', 99]]);
  });
});
