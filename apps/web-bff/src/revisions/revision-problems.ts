import { inProgress, keyReused } from '@frontdesk/idempotency';
import { Problem, defineProblem } from '@frontdesk/problems';
import { Refusal } from '@frontdesk/service-clients';
import { z } from 'zod';
import { noSuchDocumentProblem } from '../documents/no-such-document.ts';
import { notAllowed } from '../not-allowed.ts';
import { savedRevision, toSavedRevision } from './saved-revision.ts';

// As the declaration of createRevision lets them through: read already.
const conflictDetails = z.object({
  currentRevision: z.int(),
  current: z.object({ ...savedRevision.omit({ savedAt: true }).shape, createdAt: z.iso.datetime() }),
});

export const revisionConflict = defineProblem({ code: 'revision-conflict', status: 409, title: 'Someone saved first' });
export const bodyOverLimit = defineProblem({ code: 'document-too-large', status: 413, title: 'Document too large' });

interface Conflicting {
  readonly currentRevision: number;
  readonly current: z.output<typeof savedRevision>;
}

export class RevisionConflict extends Problem {
  readonly conflicting: Conflicting;

  constructor(conflicting: Conflicting, cause: unknown, besides: Readonly<Record<string, unknown>> = {}) {
    const extensions = { ...conflicting, ...besides };
    super(revisionConflict, 'Someone else saved since you read it.', { cause, extensions });
    this.conflicting = conflicting;
  }
}

/** What a refused save is to our client, on a document that they were found to see. */
export function toRevisionProblem(failure: unknown): never {
  if (!(failure instanceof Refusal)) throw failure;
  switch (failure.backendCode) {
    case 'REVISION_CONFLICT':
      throw conflictOf(failure);
    case 'IDEMPOTENCY_IN_PROGRESS':
      throw new Problem(inProgress, 'The first save with this Idempotency-Key is not done yet.', {
        cause: failure,
        headers: { 'Retry-After': '1' },
      });
    case 'IDEMPOTENCY_KEY_REUSED':
      throw new Problem(keyReused, 'This Idempotency-Key was used with another body.', { cause: failure });
    case 'CONTENT_TOO_LARGE':
      throw new Problem(bodyOverLimit, 'The body of a document has at most 5 MiB.', { cause: failure });
    case 'FORBIDDEN':
      throw new Problem(notAllowed, 'You may read this document, but not change it.', { cause: failure });
    case 'DOCUMENT_NOT_FOUND':
      throw noSuchDocumentProblem(failure);
    default:
      throw failure;
  }
}

function conflictOf(refusal: Refusal): RevisionConflict {
  const { currentRevision, current } = conflictDetails.parse(refusal.details);
  return new RevisionConflict({ currentRevision, current: toSavedRevision(current) }, refusal);
}
