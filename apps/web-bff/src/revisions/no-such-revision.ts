import { Problem, defineProblem } from '@frontdesk/problems';
import { z } from 'zod';

export const noSuchRevision = defineProblem({ code: 'no-such-revision', status: 404, title: 'No such revision' });

export function noSuchRevisionProblem(): Problem {
  return new Problem(noSuchRevision, 'This document has no such revision.');
}

/** In a path or a query. */
export const revisionNumber = z.coerce.number().int().min(1).max(2_147_483_647);
