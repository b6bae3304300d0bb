import { Code } from '@connectrpc/connect';

/** gRPC statuses that say something about the request, as HTTP's 4xx do. */
const refusals = {
  [Code.InvalidArgument]: 'INVALID_ARGUMENT',
  [Code.NotFound]: 'NOT_FOUND',
  [Code.AlreadyExists]: 'ALREADY_EXISTS',
  [Code.PermissionDenied]: 'PERMISSION_DENIED',
  [Code.ResourceExhausted]: 'RESOURCE_EXHAUSTED',
  [Code.FailedPrecondition]: 'FAILED_PRECONDITION',
  [Code.Aborted]: 'ABORTED',
  [Code.OutOfRange]: 'OUT_OF_RANGE',
  [Code.Unauthenticated]: 'UNAUTHENTICATED',
} as const;

export type GrpcRefusal = (typeof refusals)[keyof typeof refusals];

/** Undefined for the statuses that mean that the backend failed. */
export function grpcRefusalOf(code: number): GrpcRefusal | undefined {
  return (refusals as Readonly<Record<number, GrpcRefusal>>)[code];
}
