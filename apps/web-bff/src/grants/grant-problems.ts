import { Problem, defineProblem } from '@frontdesk/problems';
import { Refusal } from '@frontdesk/service-clients';
import { noSuchDocumentProblem } from '../documents/no-such-document.ts';
import { notAllowed } from '../not-allowed.ts';

export const lastOwner = defineProblem({ code: 'last-owner', status: 409, title: 'A document needs an owner' });
export const inheritedGrant = defineProblem({ code: 'inherited-grant', status: 409, title: 'The grant is inherited' });
export const unknownGrantee = defineProblem({ code: 'unknown-grantee', status: 422, title: 'No such user or group' });

/** What the access service's no is to our client, on a document that they were found to see. */
export function toGrantProblem(failure: unknown): never {
  if (!(failure instanceof Refusal)) throw failure;
  switch (failure.backendCode) {
    // All else of a request was checked before.
    case '1400':
      throw new Problem(unknownGrantee, 'There is no such user or group in your organisation.', {
        errors: [{ pointer: '/path/granteeId', detail: 'must be a user or group of your organisation' }],
        cause: failure,
      });
    case '1403':
      throw new Problem(notAllowed, 'You may not do this with the grants on this document.', { cause: failure });
    case '1404':
      throw noSuchDocumentProblem(failure);
    case '1409':
      throw new Problem(lastOwner, 'Give somebody else the role of owner first.', { cause: failure });
    case '1410':
      throw new Problem(inheritedGrant, 'It was made on a folder, and can be changed there only.', { cause: failure });
    default:
      throw failure;
  }
}
