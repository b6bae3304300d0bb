import { Problem, defineProblem } from '@frontdesk/problems';
import { readProblems } from '@frontdesk/streaming';

const [noSuchAnswer] = readProblems;

export const aiOff = defineProblem({ code: 'ai-off', status: 403, title: 'AI is turned off', reason: 'unavailable' });

export function aiOffProblem(cause?: unknown): Problem {
  return new Problem(aiOff, 'Your organisation does not use AI.', { cause });
}

export const noModelAllowed = defineProblem({
  code: 'no-model-allowed',
  status: 403,
  title: 'No model is allowed',
  reason: 'unavailable',
});
/** Refused again and again, such as for a quota: nothing was begun, and it needs a new key. */
export const keyUsedUp = defineProblem({
  code: 'answer-key-used-up',
  status: 409,
  title: 'The key was tried too often',
});
/** Not a client's to see but as the data of `answer-error`. */
export const modelSilent = defineProblem({
  code: 'model-silent',
  status: 504,
  title: 'The model wrote nothing more',
  reason: 'timeout',
});

/** One answer for an id that nobody has, and for an answer that is another's or rests on what may not be read. */
export function noSuchAnswerProblem(cause?: unknown): Problem {
  return new Problem(noSuchAnswer, 'There is no answer with this id.', { cause });
}
