import { defineProblem } from '@frontdesk/problems';

export const invalidInput = defineProblem({ code: 'invalid-input', status: 400, title: 'Invalid input' });
export const badRequest = defineProblem({ code: 'bad-request', status: 400, title: 'Bad request' });
export const noSuchPath = defineProblem({ code: 'no-such-path', status: 404, title: 'No such path' });
export const methodNotAllowed = defineProblem({ code: 'method-not-allowed', status: 405, title: 'Method not allowed' });
export const notAcceptable = defineProblem({ code: 'not-acceptable', status: 406, title: 'Not acceptable' });
export const requestTooSlow = defineProblem({ code: 'request-too-slow', status: 408, title: 'Request too slow' });
export const bodyTooLarge = defineProblem({ code: 'body-too-large', status: 413, title: 'Body too large' });
export const unsupportedMedia = defineProblem({
  code: 'unsupported-media',
  status: 415,
  title: 'Unsupported media type',
});
export const expectationFailed = defineProblem({
  code: 'expectation-failed',
  status: 417,
  title: 'Expectation failed',
});
export const headersTooLarge = defineProblem({ code: 'headers-too-large', status: 431, title: 'Headers too large' });
/** Nobody hears it: it is what the log and the metrics call an answer whose client left. */
export const clientGone = defineProblem({ code: 'client-gone', status: 499, title: 'Client gone' });
export const deadlineExceeded = defineProblem({
  code: 'deadline-exceeded',
  status: 504,
  title: 'Deadline exceeded',
  reason: 'timeout',
});
