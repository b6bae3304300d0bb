import { defineProblem } from '@frontdesk/problems';

/** A section had not come when its time, or the view's, was over. */
export const sectionTimedOut = defineProblem({
  code: 'section-timed-out',
  status: 504,
  title: 'A part of the answer took too long',
  reason: 'timeout',
});

/** What a view asks for does not exist, or is not for this caller: the two look the same. A view may name its own kind. */
export const noSuchThing = defineProblem({ code: 'no-such-thing', status: 404, title: 'No such thing' });

/** Whether the caller may see it is known only from an old value, which must not decide. */
export const undecided = defineProblem({
  code: 'access-undecided',
  status: 503,
  title: 'Access cannot be decided now',
  reason: 'unavailable',
});

/** A required section is turned off by those who operate us. */
export const sectionOff = defineProblem({
  code: 'section-off',
  status: 503,
  title: 'A part of the answer is turned off',
  reason: 'unavailable',
  intended: true,
});

/** Nobody waits for the answer any more. Not an error of ours: it belongs in no error log and on no dashboard. */
export const callerGone = defineProblem({ code: 'caller-gone', status: 499, title: 'The caller left' });
