/** gRPC statuses that say something about the request, as HTTP's 4xx do. */
const refusals = {
  3: 'INVALID_ARGUMENT',
  5: 'NOT_FOUND',
  6: 'ALREADY_EXISTS',
  7: 'PERMISSION_DENIED',
  8: 'RESOURCE_EXHAUSTED',
  9: 'FAILED_PRECONDITION',
  10: 'ABORTED',
  11: 'OUT_OF_RANGE',
  16: 'UNAUTHENTICATED',
} as const;

export type GrpcRefusal = (typeof refusals)[keyof typeof refusals];

export const grpcOk = 0;
export const grpcDeadlineExceeded = 4;
export const grpcUnavailable = 14;

/** Undefined for the statuses that mean that the backend failed. */
export function grpcRefusalOf(status: number): GrpcRefusal | undefined {
  return (refusals as Readonly<Record<number, GrpcRefusal>>)[status];
}
