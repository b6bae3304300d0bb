import type { ProblemKind } from '@frontdesk/problems';
import {
  UpstreamFailure,
  backendFailed,
  backendInvalid,
  backendOverloaded,
  backendTimedOut,
  backendUnavailable,
} from '@frontdesk/upstream';
import type { OperationFacts } from './facts.ts';
import type { BackendError } from './outcome.ts';
import {
  Refusal,
  budgetSpent,
  conflict,
  notAllowed,
  notFound,
  preconditionFailed,
  preconditionRequired,
  refusedRequest,
} from './refusal.ts';

const refusals: Readonly<Record<number, ProblemKind>> = {
  400: refusedRequest,
  403: notAllowed,
  404: notFound,
  409: conflict,
  412: preconditionFailed,
  413: refusedRequest,
  422: refusedRequest,
  428: preconditionRequired,
};

// 401 says that our own credential is wrong: the user can do nothing about it.
const failures: Readonly<Record<number, ProblemKind>> = {
  401: backendFailed,
  408: backendTimedOut,
  429: backendOverloaded,
  500: backendFailed,
  502: backendUnavailable,
  503: backendUnavailable,
  504: backendTimedOut,
};

// Where a code says more than its status.
const byCode: Readonly<Record<string, ProblemKind>> = {
  'generation/insufficient_quota': budgetSpent,
  // It believes us, and does not know the user that we name: they may nothing, and asking again changes nothing.
  'access/1402': notAllowed,
  'generation/model_overloaded': backendOverloaded,
};

/** The problem that an error answer becomes. */
export function failureOf(operation: OperationFacts, status: number, error: BackendError): Refusal | UpstreamFailure {
  const special = byCode[`${operation.service}/${error.code}`];
  if (special === budgetSpent || special === notAllowed) return refusalOf(operation, special, status, error);
  const refusal = refusals[status];
  if (refusal !== undefined) return refusalOf(operation, refusal, status, error);
  const failure = special ?? failures[status] ?? (status >= 500 ? backendFailed : undefined);
  if (failure === undefined) return unusable(operation, `answered ${status}, which its contract does not know`, status);
  return new UpstreamFailure(failure, {
    service: operation.service,
    operation: operation.name,
    phase: 'answer',
    what: ['answered', status, error.code, error.reference].filter((part) => part !== undefined).join(' '),
    backendStatus: status,
    ...(error.retryAfterS !== undefined && { retryAfterS: believed(error.retryAfterS) }),
  });
}

// A backend that errs here must not keep clients away for a day, nor call them back at once.
const longestWaitS = 300;

function believed(retryAfterS: number): number {
  return Math.min(Math.max(retryAfterS, 1), longestWaitS);
}

function refusalOf(
  operation: OperationFacts,
  kind: ProblemKind,
  status: number,
  error: BackendError,
): Refusal | UpstreamFailure {
  // A proxy's 404 is not the service's word: a wrong address must not look like a missing document.
  if (error.code === undefined)
    return unusable(operation, `answered ${status} without the code of its error format`, status);
  const schema = operation.details[error.code];
  const details = schema?.safeParse(error.details);
  if (details?.success === false)
    return unusable(operation, `answered ${status} ${error.code} with details in the wrong shape`, status);
  return new Refusal(kind, {
    service: operation.service,
    operation: operation.name,
    backendStatus: status,
    backendCode: error.code,
    details: details?.data,
    reference: error.reference,
  });
}

/** An answer that is good JSON and is not what its reader needs. No breaker counts it: only this reader is hurt. */
export function wrongShape({ service, name: operation }: OperationFacts, places: string): UpstreamFailure {
  return new UpstreamFailure(backendInvalid, { service, operation, phase: 'shape', what: `wrong shape: ${places}` });
}

/** An answer that we cannot use. `what` holds no value of the answer. */
export function unusable(
  operation: OperationFacts,
  what: string,
  backendStatus?: number,
  cause?: unknown,
): UpstreamFailure {
  return new UpstreamFailure(backendInvalid, {
    service: operation.service,
    operation: operation.name,
    phase: 'decode',
    what,
    ...(backendStatus !== undefined && { backendStatus }),
    ...(cause !== undefined && { cause }),
  });
}
