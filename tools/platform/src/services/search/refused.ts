// A "no" of the search service: a gRPC status with an ErrorInfo in the trailer.
import { create, toBinary } from '@bufbuild/protobuf';
import { Code, ConnectError, encodeBinaryHeader } from '@connectrpc/connect';
import { ErrorInfoSchema } from './generated/search_pb.js';

export type Reason =
  | 'TOKEN_INVALID'
  | 'TENANT_MISMATCH'
  | 'FIELD_INVALID'
  | 'QUERY_TOO_LONG'
  | 'TOO_MANY_DOCUMENTS'
  | 'DOCUMENT_NOT_FOUND'
  | 'INDEX_RELOADING'
  | 'INTERNAL';

const errorInfoTrailer = 'platform-error-info-bin';

export function refused(code: Code, reason: Reason, metadata: Record<string, string> = {}): ConnectError {
  return new ConnectError(reason, code, { [errorInfoTrailer]: errorInfo(reason, metadata) });
}

function errorInfo(reason: Reason, metadata: Record<string, string> = {}): string {
  const info = create(ErrorInfoSchema, { reason, domain: 'search.platform.internal', metadata });
  return encodeBinaryHeader(toBinary(ErrorInfoSchema, info));
}

/** As a fault asks; when to come again is said as gRPC says it. */
export function refusedBy({ status, retryAfterS }: { status: number; retryAfterS?: number | undefined }): ConnectError {
  const error = refusedWith(status);
  if (retryAfterS !== undefined) error.metadata.set('grpc-retry-pushback-ms', String(retryAfterS * 1000));
  return error;
}

/** The gRPC status that stands for an HTTP status, as faults name it, and the reason that goes with it. */
function refusedWith(status: number): ConnectError {
  if (status === 400) return refused(Code.InvalidArgument, 'FIELD_INVALID');
  if (status === 401) return refused(Code.Unauthenticated, 'TOKEN_INVALID');
  if (status === 403) return refused(Code.PermissionDenied, 'TENANT_MISMATCH');
  if (status === 404) return refused(Code.NotFound, 'DOCUMENT_NOT_FOUND');
  if (status === 429) return refused(Code.ResourceExhausted, 'INDEX_RELOADING');
  if (status === 502 || status === 503) return refused(Code.Unavailable, 'INDEX_RELOADING');
  if (status === 504) return refused(Code.DeadlineExceeded, 'INDEX_RELOADING');
  return refused(Code.Internal, 'INTERNAL');
}
