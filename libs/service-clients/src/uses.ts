// For tools that tell what an app depends on; an app has no use for it.
import { backendInvalid } from '@frontdesk/upstream';
import { failureOf } from './failure-of.ts';
import type { OperationFacts } from './facts.ts';

export { readersOf } from './bind.ts';
export { headerNames } from './contract.ts';
export { errorFormats } from './error-formats.ts';
export { grpcErrorFormats } from './grpc-error-formats.ts';
export type { RestFacts } from './facts.ts';
export type { GrpcFacts } from './grpc-operation.ts';

/** Does a refusal with this status mean anything to callers of the operation? Others are answers that we cannot use. */
export function isUnderstood(operation: OperationFacts, status: number): boolean {
  return failureOf({ ...operation, details: {} }, status, { code: 'any' }).kind !== backendInvalid;
}
