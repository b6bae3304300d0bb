import { openTrail, traceFrom, trailRecord } from '@frontdesk/telemetry';
import { describe, expect, jest, test } from '@jest/globals';
import type { TryReach } from '../call.ts';
import { UpstreamFailure, backendTimedOut, callerGone, type Phase } from '../failures.ts';
import { measured } from './measured.ts';

const request = { operation: 'documents.getDocument' };
const reach = { signal: new AbortController().signal, deadline: Infinity, requestId: 'req-1' };

function failure(
  kind = backendTimedOut as typeof backendTimedOut | typeof callerGone,
  phase: Phase = 'headers',
): Error {
  return new UpstreamFailure(kind, { service: 'documents', operation: request.operation, phase, what: 'test' });
}

async function measure(answer: () => Promise<unknown>): Promise<{ outcomes: unknown[]; warnings: number }> {
  const clientCall = jest.fn();
  const warn = jest.fn();
  let time = 0;
  const now = (): number => (time += 250);
  const wrap = measured({ service: 'documents', metrics: { clientCall }, log: { debug: jest.fn(), warn }, now });
  await wrap(answer)(request, reach).catch(() => undefined);
  return { outcomes: clientCall.mock.calls.flat(), warnings: warn.mock.calls.length };
}

describe('a measured call', () => {
  test.each([
    [{ status: 204 }, '2xx'],
    [{ status: 503 }, '5xx'],
    [{ status: 'OK' }, 'ok'],
    [{ status: 'NOT_FOUND' }, 'not_found'],
  ])('is counted by its answer: %p', async (answer, outcome) => {
    expect(await measure(() => Promise.resolve(answer))).toEqual({
      outcomes: [{ service: 'documents', operation: 'documents.getDocument', outcome, seconds: 0.25 }],
      warnings: 0,
    });
  });

  test('is counted by its failure, which is a warning', async () => {
    const { outcomes, warnings } = await measure(() => Promise.reject(failure()));
    expect(outcomes).toMatchObject([{ outcome: 'backend-timed-out' }]);
    expect(warnings).toBe(1);
  });

  test.each([
    ['whose caller left', failure(callerGone)],
    ['that an open breaker refused', failure(backendTimedOut, 'breaker')],
  ])('%s warns nobody', async (_name, error) => {
    expect((await measure(() => Promise.reject(error))).warnings).toBe(0);
  });

  test('that throws what has no name is our own mistake', async () => {
    expect((await measure(() => Promise.reject(new TypeError('oops')))).outcomes).toMatchObject([
      { outcome: 'internal' },
    ]);
  });
});

describe('where the request of a call is noted', () => {
  const noted = async (traced: boolean) => {
    const trace = traceFrom({});
    const trail = openTrail(0, traced ? trace : undefined);
    const given: TryReach[] = [];
    const call = measured({ service: 'documents', now: () => 1 })(async (_request, reach: TryReach) => {
      given.push(reach);
      reach.noted?.at('http://a:4101');
      return { status: 200 };
    });
    await call(request, { ...reach, traceparent: 'of the request', trail });
    return { trail, trace, reach: given[0] };
  };

  test('it is there, with where it went', async () => {
    const { trail, reach } = await noted(false);
    expect(trailRecord(trail, 5)).toEqual({
      calls: [{ operation: 'documents.getDocument', outcome: '2xx', ms: 0, tries: 1, instance: 'http://a:4101' }],
    });
    expect(reach?.traceparent).toBe('of the request');
  });

  test('and traced, the backend is told of its span', async () => {
    const { trail, trace, reach } = await noted(true);
    expect(reach?.traceparent).toBe(`00-${trace.traceId}-${trail.points[0]?.spanId}-02`);
  });
});
