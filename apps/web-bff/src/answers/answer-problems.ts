import { Problem, defineProblem } from '@frontdesk/problems';
import { readProblems } from '@frontdesk/streaming';

const [noSuchAnswer] = readProblems;

export const noModelAllowed = defineProblem({
  code: 'no-model-allowed',
  status: 403,
  title: 'No model is allowed',
  reason: 'unavailable',
});
export const tooManyStreams = defineProblem({
  code: 'too-many-streams',
  status: 429,
  title: 'Too many open streams',
});
/** Refused again and again, such as for a quota: nothing was begun, and it needs a new key. */
export const keyUsedUp = defineProblem({
  code: 'answer-key-used-up',
  status: 409,
  title: 'The key was tried too often',
});

/** One answer for an id that nobody has, and for an answer that is another's or rests on what may not be read. */
export function noSuchAnswerProblem(cause?: unknown): Problem {
  return new Problem(noSuchAnswer, 'There is no answer with this id.', { cause });
}
