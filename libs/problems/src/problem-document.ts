import type { InputError, Problem } from './problem.ts';

/** The body of every error answer, sent as `application/problem+json` (RFC 9457). */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Path of the request, without its query. */
  readonly instance: string;
  readonly requestId: string;
  readonly errors?: readonly InputError[];
  readonly [extension: string]: unknown;
}

/** Standard members win over extensions of the same name. */
export function problemDocument(problem: Problem, at: { instance: string; requestId: string }): ProblemDocument {
  return {
    ...problem.extensions,
    type: problem.kind.type,
    title: problem.kind.title,
    status: problem.kind.status,
    detail: problem.detail,
    instance: at.instance,
    requestId: at.requestId,
    ...(problem.errors && { errors: problem.errors }),
  };
}
