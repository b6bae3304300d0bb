import { defineProblem, Problem } from '@frontdesk/problems';

export const csrfHeaderMissing = defineProblem({
  code: 'csrf-header-missing',
  status: 403,
  title: 'CSRF header missing',
});
export const notSameOrigin = defineProblem({ code: 'not-same-origin', status: 403, title: 'Not from our own pages' });
export const notANavigation = defineProblem({ code: 'not-a-navigation', status: 403, title: 'Not a navigation' });
export const sessionMissing = defineProblem({ code: 'session-missing', status: 401, title: 'Not signed in' });
export const sessionEnded = defineProblem({ code: 'session-ended', status: 401, title: 'The session has ended' });
export const ambiguousSession = defineProblem({
  code: 'ambiguous-session',
  status: 400,
  title: 'More than one session cookie',
});
export const logoutTokenInvalid = defineProblem({
  code: 'logout-token-invalid',
  status: 400,
  title: 'Logout token not valid',
});
export const tooManyEventStreams = defineProblem({
  code: 'too-many-event-streams',
  status: 429,
  title: 'Too many event streams',
});
export const sessionsUnavailable = defineProblem({
  code: 'sessions-unavailable',
  status: 503,
  title: 'Sessions cannot be read now',
  reason: 'unavailable',
});

// RFC 9110, 15.5.2 asks a 401 for a challenge. The cookie stays: another tab may have a new one by now.
const challenge = { 'WWW-Authenticate': 'Session realm="frontdesk"' };

export function sessionMissingProblem(): Problem {
  return new Problem(sessionMissing, 'This needs a session: sign in first.', { headers: challenge });
}

export function sessionEndedProblem(log: string, cause?: unknown): Problem {
  return new Problem(sessionEnded, 'The session has ended: sign in again.', { headers: challenge, log, cause });
}

export function sessionsUnavailableProblem(log: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
  const { cause, retryAfterMs = 1_000 } = options;
  const headers = { 'Retry-After': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) };
  return new Problem(sessionsUnavailable, 'Sessions cannot be read at the moment.', { log, cause, headers });
}

/** One answer for all: whoever sends a forged one learns nothing from it. */
export function logoutTokenProblem(log: string, cause?: unknown): Problem {
  return new Problem(logoutTokenInvalid, 'The logout token is not valid.', { log: `logout token: ${log}`, cause });
}
