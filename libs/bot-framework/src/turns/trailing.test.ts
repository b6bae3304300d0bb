import { describe, expect, test } from '@jest/globals';
import { createLogger } from '@frontdesk/telemetry';
import type { EndedRequest, EndedWork, Tracing } from '@frontdesk/telemetry';
import { Problem, defineProblem } from '@frontdesk/problems';
import { trailing } from './trailing.ts';

const came = { requestId: 'r-1', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
const late = defineProblem({ code: 'backend-timed-out', status: 504, title: 'Late', reason: 'timeout' });

function setUp() {
  const ended: (EndedRequest | EndedWork)[] = [];
  const logged: Record<string, unknown>[] = [];
  const write = (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>);
  const tracing: Tracing = {
    begin: (trace) => trace,
    ended: (one) => void ended.push(one),
    close: async () => undefined,
  };
  const log = createLogger({ name: 'test', destination: { write } });
  return { ended, logged, trail: trailing({ tracing, log }) };
}

describe('work that its request left behind', () => {
  test('goes on in the trace of that request, with all that is called for it', async () => {
    const { trail, ended, logged } = setUp();
    let sent: string | undefined;
    await trail({ name: 'activity', attempt: 1, came }, async (around) => {
      expect(around.requestId).toBe('r-1');
      const call = around.trail?.call('documents.getDocument', 'documents', 0);
      sent = call?.traceparent;
    });
    const [{ trace, trail: noted } = undefined as never] = ended;
    expect(trace).toMatchObject({ traceId: 'a'.repeat(32), parentId: 'b'.repeat(16), sampled: true });
    expect(sent).toBe(`00-${trace.traceId}-${noted.points[0]?.spanId}-01`);
    expect(ended).toMatchObject([{ name: 'activity', isNotable: false }]);
    expect(logged).toEqual([]);
  });

  test('that fails says so, with what it had asked for', async () => {
    const { trail, ended, logged } = setUp();
    const failed = trail({ name: 'tell', attempt: 2 }, async ({ trail: noted }) => {
      noted?.call('access.getEffectiveAccess', 'access', 0).ended('timeout', 5_000);
      throw new Problem(late, 'Late.');
    });
    await expect(failed).rejects.toThrow();
    expect(ended).toMatchObject([{ name: 'tell', failure: 'backend-timed-out', isNotable: true }]);
    expect(logged).toMatchObject([
      { work: 'tell', attempt: 2, failure: 'backend-timed-out', calls: [{ operation: 'access.getEffectiveAccess' }] },
    ]);
  });
});
