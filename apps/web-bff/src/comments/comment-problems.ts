import { Problem, defineProblem } from '@frontdesk/problems';
import { invalidInput } from '@frontdesk/server';
import { Refusal } from '@frontdesk/service-clients';
import { noSuchDocumentProblem } from '../documents/no-such-document.ts';
import { notAllowed } from '../not-allowed.ts';

export const noSuchComment = defineProblem({ code: 'no-such-comment', status: 404, title: 'No such comment' });
/** Well-formed, but not possible with what is there. */
export const unfitComment = defineProblem({ code: 'unfit-comment', status: 422, title: 'The comment does not fit' });

// The collaboration service's words for what does not fit, as a place in our body and our words for it.
const mistakes: Readonly<Record<string, { pointer: string; detail: string }>> = {
  parent_is_a_reply: { pointer: '/parentId', detail: 'must not be a reply: threads are one level deep' },
  mentioned_user_unknown: { pointer: '/mentions', detail: 'must be users of your organisation' },
  reply_has_no_status: { pointer: '/status', detail: 'cannot be set on a reply: it has that of its thread' },
};

export function noSuchCommentProblem(cause?: unknown): Problem {
  return new Problem(noSuchComment, 'There is no such comment on this document.', { cause });
}

/** What a refused write of a comment is to our client, on a document that they were found to see. */
export function toCommentProblem(failure: unknown): never {
  if (!(failure instanceof Refusal)) throw failure;
  const { backendStatus, backendCode } = failure;
  if (backendStatus === 403)
    throw new Problem(notAllowed, 'You may not do this with comments here.', { cause: failure });
  if (backendCode === 'comment_not_found') throw noSuchCommentProblem(failure);
  if (backendStatus === 404) throw noSuchDocumentProblem(failure);
  const mistake = mistakes[backendCode];
  if (mistake !== undefined)
    throw new Problem(unfitComment, 'The comment does not fit.', { errors: [mistake], cause: failure });
  throw backendStatus === 400 ? new Problem(invalidInput, 'The comment is not valid.', { cause: failure }) : failure;
}
