import { constants } from 'node:http2';
import { internal, type ProblemKind } from '@frontdesk/problems';
import { bareCause } from './bare-cause.ts';
import {
  UpstreamFailure,
  backendFailed,
  backendInvalid,
  backendOverloaded,
  backendTimedOut,
  backendUnavailable,
  type FailedCall,
  type Phase,
} from '../failures.ts';
import { grpcDeadlineExceeded, grpcUnavailable } from './grpc-status.ts';

type Where = Pick<FailedCall, 'service' | 'operation'>;

/** A status by which the backend says that it failed. */
export function failureOfGrpcStatus(where: Where, status: number): UpstreamFailure {
  return new UpstreamFailure(kindOfStatus(status), { ...where, phase: 'answer', what: `it answered status ${status}` });
}

function kindOfStatus(status: number): ProblemKind {
  if (status === grpcUnavailable) return backendUnavailable;
  if (status === grpcDeadlineExceeded) return backendTimedOut;
  return Number.isNaN(status) ? backendInvalid : backendFailed;
}

/** What answered was not gRPC: a proxy on the way, most likely. */
export function failureOfHttpStatus(where: Where, status: number): UpstreamFailure {
  const kind =
    status === 502 || status === 503 ? backendUnavailable : status === 429 ? backendOverloaded : backendInvalid;
  const what = `it answered HTTP ${status} without gRPC`;
  return new UpstreamFailure(kind, { ...where, phase: 'answer', what, backendStatus: status });
}

export interface Broken {
  readonly error: unknown;
  /** Why the backend reset the stream, if it did. */
  readonly rstCode?: number | undefined;
}

/** A session or stream that broke. */
export function failureOfGrpcError(where: Where, phase: Phase, { error, rstCode }: Broken): UpstreamFailure {
  const cause = error === undefined ? undefined : bareCause(error);
  const calm = rstCode === constants.NGHTTP2_ENHANCE_YOUR_CALM;
  const { kind, what } = calm
    ? { kind: backendOverloaded, what: 'it asks for calm' }
    : meaningOf(phase, cause?.code ?? `reset ${rstCode}`);
  const isRefused = rstCode === constants.NGHTTP2_REFUSED_STREAM;
  return new UpstreamFailure(kind, { ...where, phase, what, cause, ...(isRefused && { isUnsent: true }) });
}

interface Meaning {
  readonly kind: ProblemKind;
  readonly what: string;
}

function meaningOf(phase: Phase, code: string): Meaning {
  switch (code) {
    case 'UND_ERR_CLOSED':
      return { kind: backendUnavailable, what: 'we are stopping' };
    case 'ERR_HTTP2_ERROR':
      return { kind: backendInvalid, what: 'its answer is not HTTP/2' };
  }
  if (phase === 'start') return { kind: internal, what: 'we made a request that cannot be sent' };
  if (phase === 'body') return { kind: backendInvalid, what: `its answer ended half way, ${code}` };
  return { kind: backendUnavailable, what: phase === 'connect' ? `no connection, ${code}` : `it hung up, ${code}` };
}
