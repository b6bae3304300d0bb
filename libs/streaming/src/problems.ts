import { defineProblem, Problem } from '@frontdesk/problems';

export const noSuchAnswer = defineProblem({ code: 'no-such-answer', status: 404, title: 'No such answer' });
export const answerGone = defineProblem({ code: 'answer-gone', status: 410, title: 'The answer is no longer kept' });
export const unknownEventId = defineProblem({
  code: 'unknown-event-id',
  status: 400,
  title: 'The answer has no such event',
});
export const answerKeyReused = defineProblem({
  code: 'answer-key-reused',
  status: 422,
  title: 'The key belongs to another question',
});
export const answersUnavailable = defineProblem({
  code: 'answers-unavailable',
  status: 503,
  title: 'Answers cannot be given now',
  reason: 'unavailable',
});
export const tooManyReaders = defineProblem({ code: 'too-many-readers', status: 503, title: 'Too many open streams' });

export function answersUnavailableProblem(log: string, cause?: unknown): Problem {
  const headers = { 'Retry-After': '1' };
  return new Problem(answersUnavailable, 'Answers cannot be given at the moment.', { log, cause, headers });
}
