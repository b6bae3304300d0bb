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

const refusalNames = new Set<string>(Object.values(refusals));

/** The same by its name, in capitals. */
export function grpcRefusalNamed(name: string): GrpcRefusal | undefined {
  return refusalNames.has(name) ? (name as GrpcRefusal) : undefined;
}

const failures: Readonly<Record<string, number>> = {
  CANCELED: 1,
  UNKNOWN: 2,
  DEADLINE_EXCEEDED: grpcDeadlineExceeded,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: grpcUnavailable,
  DATA_LOSS: 15,
};

/** Of those that mean that the backend failed. */
export function grpcStatusNamed(name: string): number | undefined {
  return failures[name];
}
