import { describe, expect, test } from '@jest/globals';
import { Problem, defineProblem, internal, problemDocument } from './index.ts';

const tooLate = defineProblem({ code: 'too-late', status: 504, title: 'Too late', reason: 'timeout' });
const at = { instance: '/v1/things/7', requestId: 'req-1' };

describe('a problem', () => {
  test('shows its detail and keeps the log text inside', () => {
    const problem = new Problem(tooLate, 'It took too long.', { log: 'db-3 timed out' });
    expect(JSON.stringify(problemDocument(problem, at))).not.toContain('db-3');
    expect(problem.message).toBe('db-3 timed out');
  });

  test('has an absolute type that follows from its code, unless one is given', () => {
    expect(tooLate.type).toBe('https://frontdesk.example/problems/too-late');
    expect(defineProblem({ code: 'a', status: 429, title: 'A', type: 'https://iana.example/a' }).type).toBe(
      'https://iana.example/a',
    );
  });

  test('is itself when converted', () => {
    const problem = new Problem(tooLate, 'It took too long.');
    expect(Problem.from(problem)).toBe(problem);
  });
});

describe('anything else that is thrown', () => {
  test.each([new Error('secret host 10.1.2.3'), 'secret host', { message: 'secret host' }, undefined, null, 42])(
    'becomes internal without its text: %p',
    (thrown) => {
      const problem = Problem.from(thrown);
      expect(problem.kind).toBe(internal);
      expect(JSON.stringify(problemDocument(problem, at))).not.toContain('secret');
      expect(problem.cause).toBe(thrown === undefined ? undefined : thrown);
    },
  );
});

describe('the document', () => {
  test('carries extensions, which cannot replace a standard member', () => {
    const problem = new Problem(tooLate, 'It took too long.', { extensions: { section: 'document', status: 200 } });
    expect(problemDocument(problem, at)).toEqual({
      type: tooLate.type,
      title: 'Too late',
      status: 504,
      detail: 'It took too long.',
      ...at,
      section: 'document',
    });
  });

  test('lists input errors by pointer', () => {
    const errors = [{ pointer: '/title', detail: 'must not be empty' }];
    expect(problemDocument(new Problem(tooLate, 'No.', { errors }), at).errors).toEqual(errors);
  });
});
