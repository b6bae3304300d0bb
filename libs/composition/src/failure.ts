import { Problem, internal, type DegradedReason } from '@frontdesk/problems';
import type { SectionReport } from './composed.ts';
import { callerGone, sectionOff, sectionTimedOut, undecided } from './kinds.ts';

// What the caller may not see looks like what is not there, and what was there once too.
const absent = new Set([403, 404, 410]);

/** What the view answers when a required section failed: it names the section, unless that tells hidden from missing. */
export function viewProblem(problem: Problem, section: string, noSuch: (log: string) => Problem): Problem {
  if (absent.has(problem.status)) return noSuch(`${section}: ${problem.message}`);
  return new Problem(problem.kind, problem.detail, {
    cause: problem,
    log: `${section}: ${problem.message}`,
    ...(problem.errors && { errors: problem.errors }),
    extensions: { ...problem.extensions, section },
    headers: problem.headers,
  });
}

/** How an optional section's gap is called. What nobody named counts as away: the client can do no more about it. */
export function reasonOf(problem: Problem): DegradedReason {
  return problem.kind.reason ?? 'unavailable';
}

export function outcomeOf(problem: Problem): SectionReport['outcome'] {
  if (problem.kind === sectionOff) return 'off';
  if (problem.kind.reason) return problem.kind.reason;
  if (problem.kind.code === internal.code) return 'failed';
  return problem.status < 500 ? 'refused' : 'unavailable';
}

export function timedOut(section: string): Problem {
  return new Problem(sectionTimedOut, 'A part of the answer took too long.', {
    log: `${section} did not come in time`,
  });
}

export function turnedOff(section: string): Problem {
  return new Problem(sectionOff, 'A part of the answer is turned off for now.', { log: `${section} is turned off` });
}

export function undecidedProblem(): Problem {
  return new Problem(undecided, 'Whether you may see this cannot be decided now.', { log: 'a stale decision' });
}

/** Why nobody waits any more: the owner of the signal knows best, and says so with a Problem as its reason. */
export function goneProblem(reason: unknown): Problem {
  if (reason instanceof Problem) return reason;
  if (reason instanceof DOMException && reason.name === 'TimeoutError') return timedOut('the view');
  return new Problem(callerGone, 'The caller left before the answer was there.', { cause: reason });
}
