import { Problem } from '@frontdesk/problems';

// Where a call to a backend was when it failed (libs/upstream names these): before anything of it was sent.
const unsentPhases: ReadonlySet<unknown> = new Set(['start', 'bulkhead', 'breaker', 'connect']);

// Failures of ours that come before any backend is called for the write.
const unstarted: ReadonlySet<string> = new Set([
  'access-undecided',
  'delegation-refused',
  'delegation-timed-out',
  'delegation-unavailable',
  'idempotency-unavailable',
  'overloaded',
  'shutting-down',
  'sign-in-unavailable',
]);

// A whole answer that says "not now": the backend shed the call.
const shed = 'backend-overloaded';

/**
 * The one place that decides what is safe to run again under the same key. False only where it is known that nothing
 * was done: the call did not leave, or a whole answer came back that refuses it. Anything that is not known to be safe
 * may have had an effect, a mistake of ours included. What may have had one runs again only where the route says that its
 * backend dedupes (`idempotent(…, { backendDedupes: true })`), as then it has none the second time.
 */
export function mayHaveHadEffect(thrown: unknown): boolean {
  const problem = Problem.from(thrown);
  const { phase } = problem as { phase?: unknown };
  if (unsentPhases.has(phase)) return false;
  if (problem.status === 499) return true; // given up while it ran
  if (problem.status < 500) return false; // 401, 403, 404, 409, 412, 422, 429: refused
  if (problem.code === shed) return phase !== undefined && phase !== 'answer';
  return !unstarted.has(problem.code);
}
