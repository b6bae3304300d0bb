import { Problem, defineProblem, type ProblemKind } from '@frontdesk/problems';

// An optional section that is lost to a refusal is missing like any other: the client learns no more than that.
const reason = 'unavailable';
export const notFound = defineProblem({ code: 'not-found', status: 404, title: 'Not found', reason });
export const notAllowed = defineProblem({ code: 'not-allowed', status: 403, title: 'Not allowed', reason });
export const conflict = defineProblem({ code: 'conflict', status: 409, title: 'In conflict with its state', reason });
export const preconditionFailed = defineProblem({
  code: 'precondition-failed',
  status: 412,
  title: 'It changed since it was read',
  reason,
});
export const preconditionRequired = defineProblem({
  code: 'precondition-required',
  status: 428,
  title: 'A precondition is required',
  reason,
});
/** The backend's rules are stricter than ours were: it could not do what was asked as it was asked. */
export const refusedRequest = defineProblem({
  code: 'backend-refused-request',
  status: 422,
  title: 'The request cannot be done as asked',
  reason,
});
/** Waiting does not help: it comes back with the next month. */
export const budgetSpent = defineProblem({ code: 'budget-spent', status: 429, title: 'The budget is spent', reason });

interface Refused<Details> {
  readonly service: string;
  readonly operation: string;
  readonly backendStatus: number;
  readonly backendCode: string;
  readonly details: Details;
  /** The backend's own id for this refusal, for those who ask its team. */
  readonly reference?: string | undefined;
}

/** A backend understood, and said no. What it said in words stays in the backend. */
export class Refusal<Details = unknown> extends Problem {
  override readonly name = 'Refusal';
  readonly service: string;
  readonly operation: string;
  readonly backendStatus: number;
  /** As the contract writes it: `not-found`, `REVISION_CONFLICT`, `1409`. */
  readonly backendCode: string;
  /** What the operation declares of the error's details, checked; nothing else of them. */
  readonly details: Details;

  constructor(kind: ProblemKind, refused: Refused<Details>) {
    const reference = refused.reference === undefined ? '' : ` [${refused.reference}]`;
    super(kind, shown[kind.code] ?? 'This cannot be done.', {
      log: `${refused.operation} refused: ${refused.backendStatus} ${refused.backendCode}${reference}`,
    });
    this.service = refused.service;
    this.operation = refused.operation;
    this.backendStatus = refused.backendStatus;
    this.backendCode = refused.backendCode;
    this.details = refused.details;
  }
}

const shown: Readonly<Record<string, string>> = {
  [notFound.code]: 'There is no such thing here.',
  [notAllowed.code]: 'You may not do this.',
  [conflict.code]: 'This cannot be done in the state that it is in now.',
  [preconditionFailed.code]: 'It changed since you read it; read it again.',
  [preconditionRequired.code]: 'Say which version you read.',
  [refusedRequest.code]: 'This cannot be done as asked.',
  [budgetSpent.code]: 'The budget for this is spent.',
};
