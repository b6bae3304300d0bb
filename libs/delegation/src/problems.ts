import { defineProblem } from '@frontdesk/problems';

/** The login system cannot be reached, or failed. */
export const delegationUnavailable = defineProblem({
  code: 'delegation-unavailable',
  status: 503,
  title: 'Cannot act for the caller now',
  reason: 'unavailable',
});
/** The login system took longer than the call could wait. */
export const delegationTimedOut = defineProblem({
  code: 'delegation-timed-out',
  status: 504,
  title: 'Acting for the caller took too long',
  reason: 'timeout',
});
/** The login system refused us, or gave an answer that we cannot use: a mistake of ours or theirs, not of the caller. */
export const delegationRefused = defineProblem({
  code: 'delegation-refused',
  status: 502,
  title: 'May not act for the caller',
  reason: 'unavailable',
});
/** The login system no longer accepts the caller's token: they were signed out, or their account was closed. */
export const signInEnded = defineProblem({
  code: 'sign-in-ended',
  status: 401,
  title: 'Sign-in has ended',
  reason: 'unavailable',
});
