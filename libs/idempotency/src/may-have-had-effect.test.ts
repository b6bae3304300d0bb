import { describe, expect, test } from '@jest/globals';
import { Problem, defineProblem } from '@frontdesk/problems';
import { mayHaveHadEffect } from './may-have-had-effect.ts';

function failure(code: string, status: number, phase?: string): Problem {
  const problem = new Problem(defineProblem({ code, status, title: 'Failed' }), 'It failed.');
  return phase === undefined ? problem : Object.assign(problem, { phase });
}

describe('nothing was done when', () => {
  test.each([
    ['the deadline was over before the call', failure('backend-timed-out', 504, 'start')],
    ['the breaker was open', failure('backend-unavailable', 503, 'breaker')],
    ['there was no place for it', failure('backend-overloaded', 503, 'bulkhead')],
    ['there was no connection', failure('backend-unavailable', 503, 'connect')],
    ['the backend shed it', failure('backend-overloaded', 503, 'answer')],
    ['we shed it', failure('overloaded', 503)],
    ['we are stopping', failure('shutting-down', 503)],
    ['no credential could be had', failure('delegation-unavailable', 503)],
    ['access was not decided', failure('access-undecided', 503)],
    ...[400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429].map(
      (status) => [`it was refused with ${status}`, failure('refused', status)] as const,
    ),
  ])('%s', (_name, problem) => expect(mayHaveHadEffect(problem)).toBe(false));
});

describe('it may have been done when', () => {
  test.each([
    ['the request broke while it was sent', failure('backend-unavailable', 503, 'send')],
    ['no answer came in time', failure('backend-timed-out', 504, 'headers')],
    ['the answer broke off', failure('backend-invalid', 502, 'body')],
    ['the answer made no sense', failure('backend-invalid', 502, 'decode')],
    ['the backend said 500', failure('backend-failed', 502, 'answer')],
    ['the backend said 503', failure('backend-unavailable', 503, 'answer')],
    ['it asked for calm in the middle', failure('backend-overloaded', 503, 'headers')],
    ['the caller left while it ran', failure('caller-gone', 499, 'caller')],
    ['it took too long', failure('deadline-exceeded', 504)],
    ['nobody named the failure', failure('something-new', 500)],
    ['our own code broke', new TypeError('x is not a function')],
    ['something else was thrown', undefined],
  ])('%s', (_name, thrown) => expect(mayHaveHadEffect(thrown)).toBe(true));
});
