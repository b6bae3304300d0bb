import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  by,
  bytes,
  garbage,
  halfBody,
  hang,
  huge,
  hugeHeaders,
  json,
  reset,
  resetInBody,
  scriptedBackend,
  slowDrip,
  type ScriptedAnswer,
  type ScriptedBackend,
} from '@frontdesk/test-kit';
import fc from 'fast-check';
import { get, reachOf } from '../tests/reach.ts';
import { UpstreamFailure } from './failures.ts';
import { createUpstream, type Upstream } from './upstream.ts';

const answers: readonly ScriptedAnswer[] = [
  json({ title: 'Q3' }),
  json({ title: 'Q3' }, { delayMs: 40 }),
  bytes('', { status: 204 }),
  bytes('no', { status: 500 }),
  bytes('x', { headers: { 'content-encoding': 'br' } }),
  hang,
  reset,
  resetInBody,
  halfBody,
  garbage,
  hugeHeaders,
  huge(3_000_000),
  slowDrip('x'.repeat(40), 7),
];

let backend: ScriptedBackend;
let upstream: Upstream;

beforeAll(async () => {
  backend = await scriptedBackend({ '*': by(({ path }) => answers[Number(path.slice(1))] ?? hang) });
  const breaker = { atLeastCalls: 1_000_000 };
  upstream = createUpstream({ service: 'documents', urls: [backend.url], maxAnswerBytes: 1_000_000, breaker });
});
afterAll(async () => {
  await upstream.close();
  await backend.stop();
});

const aCall = fc.record({
  answer: fc.nat(answers.length - 1),
  deadlineMs: fc.integer({ min: 0, max: 120 }),
  leavesAfterMs: fc.option(fc.integer({ min: 0, max: 120 })),
  isStream: fc.boolean(),
});

type ACall = typeof aCall extends fc.Arbitrary<infer T> ? T : never;

async function outcomeOf({ answer, deadlineMs, leavesAfterMs, isStream }: ACall): Promise<unknown> {
  const reach = reachOf(deadlineMs);
  if (leavesAfterMs !== null) setTimeout(reach.leave, leavesAfterMs);
  try {
    if (!isStream) return (await upstream.http(get(`/${answer}`), reach)).status;
    const { status, body } = await upstream.stream(get(`/${answer}`, { maxAnswerBytes: 1_000_000 }), reach);
    for await (const chunk of body) if (chunk.length === 1) break;
    return status;
  } catch (error) {
    return error;
  }
}

test('whatever a backend and a caller do, in any mix, every call ends in time with an answer or a named failure', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aCall, { minLength: 1, maxLength: 40 }), async (calls) => {
      const startedAt = performance.now();
      const outcomes = await Promise.all(calls.map(outcomeOf));
      // A second of slack, for a machine that does much else; a call that hangs would take for ever.
      expect(performance.now() - startedAt).toBeLessThan(1200);
      for (const outcome of outcomes) {
        if (typeof outcome !== 'number') expect(outcome).toBeInstanceOf(UpstreamFailure);
      }
    }),
    { numRuns: 20 },
  );
}, 60_000);
