import { aiOffProblem } from '@frontdesk/answering';
import { Problem, defineProblem } from '@frontdesk/problems';
import { invalidInput } from '@frontdesk/server';
import { Refusal } from '@frontdesk/service-clients';

export const noSuchGeneration = defineProblem({ code: 'no-such-generation', status: 404, title: 'No such generation' });
/** Well-formed, but not possible with what is there. */
export const unfitGeneration = defineProblem({
  code: 'unfit-generation',
  status: 422,
  title: 'The generation does not fit',
});
export const generationFinished = defineProblem({
  code: 'generation-finished',
  status: 409,
  title: 'The generation has finished',
});

// The generation service's words for what is not there, as a place in our body and our words for it.
const mistakes: Readonly<Record<string, { pointer: string; detail: string }>> = {
  revision_not_found: { pointer: '/revision', detail: 'must be a revision of this document' },
  block_not_found: { pointer: '/blockIds', detail: 'must be blocks of this revision' },
};

export function noSuchGenerationProblem(cause?: unknown): Problem {
  return new Problem(noSuchGeneration, 'You have no such generation on this document.', { cause });
}

/** What a refusal of the generation service is to our client. A spent budget is a problem of its own already. */
export function toGenerationProblem(failure: unknown): never {
  if (!(failure instanceof Refusal)) throw failure;
  const { backendStatus, backendCode } = failure;
  if (backendCode === 'ai_disabled') throw aiOffProblem(failure);
  if (backendCode === 'generation_not_found') throw noSuchGenerationProblem(failure);
  if (backendCode === 'generation_finished')
    throw new Problem(generationFinished, 'It has succeeded or failed already.', { cause: failure });
  if (backendCode === 'model_not_allowed')
    throw new Problem(unfitGeneration, 'Your organisation allows no model for this.', { cause: failure });
  const mistake = mistakes[backendCode];
  if (mistake !== undefined)
    throw new Problem(unfitGeneration, 'This cannot be made.', { errors: [mistake], cause: failure });
  throw backendStatus === 400 ? new Problem(invalidInput, 'The request is not valid.', { cause: failure }) : failure;
}
