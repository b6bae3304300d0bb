import { Problem, defineProblem } from '@frontdesk/problems';
import { invalidInput } from '@frontdesk/server';
import { Refusal } from '@frontdesk/service-clients';
import { z } from 'zod';
import { notAllowed } from '../not-allowed.ts';
import { etagOf, versionMismatch } from './if-match.ts';
import { noSuchDocumentProblem } from './no-such-document.ts';

/** Well-formed, but not possible with what is there. */
export const unfitDocument = defineProblem({ code: 'unfit-document', status: 422, title: 'The document does not fit' });

// As the declaration of updateDocument lets them through: read already.
const mismatchDetails = z.object({ currentVersion: z.int() });

// What only the documents service knows to be there: it is what it refuses once our own checks have passed.
const known: Readonly<Record<string, string>> = {
  folderId: 'must be a folder of your organisation',
  ownerId: 'must be an active user of your organisation',
};

/** What a refused write is to our client, on a document that they were found to see. `given` is what they sent. */
export function toDocumentProblem(given: object = {}) {
  return (failure: unknown): never => {
    if (!(failure instanceof Refusal)) throw failure;
    switch (failure.backendCode) {
      case 'forbidden':
        throw new Problem(notAllowed, 'You may not do this with documents here.', { cause: failure });
      case 'not-found':
        throw noSuchDocumentProblem(failure);
      case 'version-mismatch':
        throw mismatchOf(failure);
      case 'invalid-request':
        throw unfitOf(failure, given);
      default:
        throw failure;
    }
  };
}

function mismatchOf(refusal: Refusal): Problem {
  const etag = etagOf(mismatchDetails.parse(refusal.details).currentVersion);
  return new Problem(versionMismatch, 'It was changed since you read it: read it again.', {
    cause: refusal,
    extensions: { etag },
    headers: { ETag: etag },
  });
}

function unfitOf(refusal: Refusal, given: object): Problem {
  const errors = Object.entries(given)
    .filter(([name, value]) => name in known && value !== null && value !== undefined)
    .map(([name]) => ({ pointer: `/${name}`, detail: known[name] ?? '' }));
  if (errors.length === 0) return new Problem(invalidInput, 'The document is not valid.', { cause: refusal });
  return new Problem(unfitDocument, 'The document does not fit.', { errors, cause: refusal });
}
