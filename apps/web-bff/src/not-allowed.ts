import { defineProblem } from '@frontdesk/problems';

/** The caller may see the document, but not do this with it. */
export const notAllowed = defineProblem({ code: 'not-allowed', status: 403, title: 'Not allowed' });
