import { defineProblem } from '@frontdesk/problems';

export const keyMissing = defineProblem({
  code: 'idempotency-key-missing',
  status: 400,
  title: 'Idempotency-Key missing',
});
export const keyInvalid = defineProblem({
  code: 'idempotency-key-invalid',
  status: 400,
  title: 'Idempotency-Key not valid',
});
export const keyExpired = defineProblem({
  code: 'idempotency-key-expired',
  status: 409,
  title: 'Idempotency-Key too old',
});
export const keyReused = defineProblem({
  code: 'idempotency-key-reused',
  status: 422,
  title: 'Idempotency-Key used for another request',
});
export const inProgress = defineProblem({
  code: 'idempotency-in-progress',
  status: 409,
  title: 'The same request is still running',
});
export const outcomeUnknown = defineProblem({
  code: 'outcome-unknown',
  status: 409,
  title: 'Nobody knows whether it was done',
});
export const answerTooLarge = defineProblem({
  code: 'answer-too-large-to-replay',
  status: 409,
  title: 'Done before, and the answer was not kept',
});
export const idempotencyUnavailable = defineProblem({
  code: 'idempotency-unavailable',
  status: 503,
  title: 'Requests cannot be told apart now',
  reason: 'unavailable',
});

/** What a route that takes a key may answer besides its own. */
export const keyProblems = [
  keyMissing,
  keyInvalid,
  keyExpired,
  keyReused,
  inProgress,
  outcomeUnknown,
  answerTooLarge,
  idempotencyUnavailable,
] as const;
