import { describe, expect, test } from '@jest/globals';
import type { Call, Reach } from '../call.ts';
import { inTime } from './in-time.ts';
import { createOperationTimes } from './operation-times.ts';
import { UpstreamFailure, backendTimedOut, callerGone } from '../failures.ts';

const request = { operation: 'documents.getDocument' };
const now = (): number => 1000;
const guard = inTime({ service: 'documents', longestMs: 30_000, times: createOperationTimes(), now });

function callWith(reach: Partial<Reach>): { answer: Promise<unknown>; started: Reach[] } {
  const started: Reach[] = [];
  const call: Call<typeof request, string> = (_request, given) => {
    started.push(given);
    return Promise.resolve('answer');
  };
  const answer = guard(call)(request, { signal: new AbortController().signal, deadline: 1500, ...reach });
  return { answer, started };
}

describe('a call with a deadline', () => {
  test('goes on while there is time', async () => {
    const { answer, started } = callWith({ deadline: 1500 });
    expect(await answer).toBe('answer');
    expect(started).toMatchObject([{ deadline: 1500 }]);
  });

  test('is not started when its time is over', async () => {
    const { answer, started } = callWith({ deadline: 1000.5 });
    await expect(answer).rejects.toMatchObject({ kind: backendTimedOut, phase: 'start' });
    await expect(answer).rejects.toBeInstanceOf(UpstreamFailure);
    expect(started).toEqual([]);
  });

  test('is not started when its caller has left', async () => {
    const { answer, started } = callWith({ signal: AbortSignal.abort() });
    await expect(answer).rejects.toMatchObject({ kind: callerGone, phase: 'start' });
    expect(started).toEqual([]);
  });

  test('takes an abort because of time for a timeout', async () => {
    const timeout = new DOMException('over', 'TimeoutError');
    await expect(callWith({ signal: AbortSignal.abort(timeout) }).answer).rejects.toMatchObject({
      kind: backendTimedOut,
    });
  });

  test.each([Infinity, 10_000_000])('never takes longer than the longest call: %p', async (deadline) => {
    const { answer, started } = callWith({ deadline });
    await answer;
    expect(started).toMatchObject([{ deadline: 31_000 }]);
  });
});
