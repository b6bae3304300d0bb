import { Problem, defineProblem, type ProblemKind } from '@frontdesk/problems';

export const backendTimedOut = defineProblem({
  code: 'backend-timed-out',
  status: 504,
  title: 'A backend took too long',
  reason: 'timeout',
});
export const backendUnavailable = defineProblem({
  code: 'backend-unavailable',
  status: 503,
  title: 'A backend is unavailable',
  reason: 'unavailable',
});
export const backendFailed = defineProblem({
  code: 'backend-failed',
  status: 502,
  title: 'A backend failed',
  reason: 'unavailable',
});
export const backendInvalid = defineProblem({
  code: 'backend-invalid',
  status: 502,
  title: 'A backend gave an unusable answer',
  reason: 'invalid',
});
export const backendOverloaded = defineProblem({
  code: 'backend-overloaded',
  status: 503,
  title: 'A backend has too much to do',
  reason: 'overloaded',
});
/** Nobody is there to read it. It is never a backend's fault and never logged as an error. */
export const callerGone = defineProblem({ code: 'caller-gone', status: 499, title: 'The caller left' });

/** Where a call was when it failed: this decides who is called at night, and what may be tried again. */
export type Phase =
  | 'start' // nothing was sent
  | 'bulkhead'
  | 'breaker'
  | 'connect'
  | 'send'
  | 'headers'
  | 'body'
  | 'decode'
  | 'shape' // read, but not what its reader needs: a contract has changed, and nothing is down
  | 'answer' // a whole answer came, and says that the backend failed
  | 'caller';

export interface FailedCall {
  readonly service: string;
  readonly operation: string;
  readonly phase: Phase;
  /** For the log: what happened, without header values, bodies or addresses. */
  readonly what: string;
  readonly cause?: unknown;
  /** The HTTP status that the backend gave, if it did. */
  readonly backendStatus?: number;
  /** When to come back, as the backend or the breaker says. */
  readonly retryAfterS?: number;
  /** It surely did nothing, although its phase does not say so: a refused stream. */
  readonly isUnsent?: boolean;
}

/** A call that gave no usable answer. Its `detail` names neither service nor address. */
export class UpstreamFailure extends Problem {
  override readonly name = 'UpstreamFailure';
  readonly service: string;
  readonly operation: string;
  readonly phase: Phase;
  readonly backendStatus: number | undefined;
  readonly retryAfterS: number | undefined;
  /** No byte of it was read by a backend, so that trying again repeats nothing. */
  readonly isUnsent: boolean;

  constructor(kind: ProblemKind, failed: FailedCall) {
    super(kind, detailOf(kind), {
      log: `${failed.operation}: ${failed.what} (${failed.phase})`,
      cause: failed.cause,
      ...(failed.retryAfterS !== undefined && { headers: { 'Retry-After': String(failed.retryAfterS) } }),
    });
    this.service = failed.service;
    this.operation = failed.operation;
    this.phase = failed.phase;
    this.backendStatus = failed.backendStatus;
    this.retryAfterS = failed.retryAfterS;
    this.isUnsent = failed.isUnsent ?? failed.phase === 'connect';
  }
}

const details: Readonly<Record<string, string>> = {
  [backendTimedOut.code]: 'Something we need for this did not answer in time.',
  [backendUnavailable.code]: 'Something we need for this cannot be reached now.',
  [backendFailed.code]: 'Something we need for this failed.',
  [backendInvalid.code]: 'Something we need for this gave an answer that we cannot use.',
  [backendOverloaded.code]: 'Something we need for this has too much to do now.',
  [callerGone.code]: 'The request was given up.',
};

function detailOf(kind: ProblemKind): string {
  return details[kind.code] ?? 'Something went wrong on our side.';
}
