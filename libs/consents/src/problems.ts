import { Problem, defineProblem } from '@frontdesk/problems';

/** The person has not allowed it, does not any more, or the login system has ended it. */
export const consentMissing = defineProblem({
  code: 'consent-missing',
  status: 403,
  title: 'The person has not allowed this',
});
/** A code that the login system does not take, or one of somebody else. */
export const consentRefused = defineProblem({
  code: 'consent-refused',
  status: 400,
  title: 'This is no consent of yours',
});
/** The store or the login system is away: it is not known what the person has allowed. */
export const consentsUnavailable = defineProblem({
  code: 'consents-unavailable',
  status: 503,
  title: 'Cannot act for the person now',
  reason: 'unavailable',
});

export function missingProblem(cause?: unknown): Problem {
  return new Problem(consentMissing, 'The person in whose name this is has not allowed it, or not any more.', {
    cause,
  });
}

export function refusedProblem(log: string, cause?: unknown): Problem {
  return new Problem(consentRefused, 'The code is not good for a consent of yours.', { log, cause });
}

export function unavailableProblem(log: string, cause?: unknown): Problem {
  const headers = { 'Retry-After': '1' };
  return new Problem(consentsUnavailable, 'We cannot act for this person at the moment.', { log, cause, headers });
}
