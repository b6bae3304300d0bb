import type { DescMessage } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { Http2SessionManager, createGrpcTransport } from '@connectrpc/connect-node';
import { internal, type ProblemKind } from '@frontdesk/problems';
import { bareCause } from './bare-cause.ts';
import type { Call, GrpcAnswer, GrpcRequest, Reach } from './call.ts';
import { endOf, millisecondsLeft } from './deadline.ts';
import {
  UpstreamFailure,
  backendFailed,
  backendInvalid,
  backendTimedOut,
  backendUnavailable,
  type Phase,
} from './failures.ts';
import { grpcRefusalOf } from './grpc-status.ts';

export interface GrpcTarget {
  readonly service: string;
  readonly url: string;
  readonly maxAnswerBytes: number;
  readonly now: () => number;
}

export interface GrpcCaller {
  readonly call: AnyGrpcCall;
  close(): void;
}

/** What the wraps see: they do not care which message it is. */
export type AnyGrpcCall = Call<GrpcRequest<DescMessage, DescMessage>, GrpcAnswer<DescMessage>>;

/** Unary gRPC calls to one target over one HTTP/2 session, opened by the first call. */
export function createGrpcCaller(target: GrpcTarget): GrpcCaller {
  // A session that died silently is found out by a ping while calls wait on it.
  const sessionManager = new Http2SessionManager(target.url, { pingIntervalMs: 10_000, pingTimeoutMs: 2_000 });
  const transport = createGrpcTransport({
    baseUrl: target.url,
    sessionManager,
    readMaxBytes: target.maxAnswerBytes,
    acceptCompression: [],
  });
  const call: AnyGrpcCall = async (request, reach) => {
    const timeoutMs = millisecondsLeft(reach, target.now());
    const headers = outgoingMetadata(request.headers, reach);
    try {
      const { message } = await transport.unary(request.method, reach.signal, timeoutMs, headers, request.message);
      return { status: 'OK', message };
    } catch (error) {
      return answerOfError(target, request.operation, reach, error);
    }
  };
  return { call, close: () => sessionManager.abort() };
}

function outgoingMetadata(headers: Readonly<Record<string, string>>, reach: Reach): Record<string, string> {
  return {
    ...(reach.traceparent !== undefined && { traceparent: reach.traceparent }),
    ...(reach.requestId !== undefined && { 'x-request-id': reach.requestId }),
    ...headers,
  };
}

/** A status that the backend sent may be an answer; anything else is thrown. */
function answerOfError(target: GrpcTarget, operation: string, reach: Reach, thrown: unknown): GrpcAnswer<DescMessage> {
  const error = ConnectError.from(thrown);
  const isFromBackend = error.metadata.has('grpc-status');
  const status = isFromBackend ? grpcRefusalOf(error.code) : undefined;
  if (status !== undefined) {
    const errorInfo = error.metadata.get('platform-error-info-bin');
    return { status, ...(errorInfo !== null && { errorInfo: Buffer.from(errorInfo, 'base64') }) };
  }
  const { kind, phase, what } = meaningOf(error, isFromBackend, reach, target.now());
  throw new UpstreamFailure(kind, {
    service: target.service,
    operation,
    phase,
    what,
    cause: bareCause(error.cause ?? error, `gRPC ${Code[error.code]}`),
  });
}

interface Meaning {
  readonly kind: ProblemKind;
  readonly phase: Phase;
  readonly what: string;
}

function meaningOf(error: ConnectError, isFromBackend: boolean, reach: Reach, now: number): Meaning {
  if (isFromBackend)
    return { kind: kindOfStatus(error.code), phase: 'answer', what: `it answered ${Code[error.code]}` };
  if (reach.signal.aborted) return { ...endOf(reach, now), phase: 'caller' };
  switch (error.code) {
    case Code.DeadlineExceeded:
      return { kind: backendTimedOut, phase: 'headers', what: 'no answer in time' };
    case Code.Unavailable:
      return { kind: backendUnavailable, phase: 'connect', what: 'no connection' };
    case Code.Aborted:
    case Code.Canceled:
      return { kind: backendUnavailable, phase: 'headers', what: 'it hung up' };
    case Code.InvalidArgument:
      return { kind: internal, phase: 'start', what: 'we made a message that cannot be sent' };
    default:
      return { kind: backendInvalid, phase: 'decode', what: 'its answer is not gRPC as we accept it' };
  }
}

function kindOfStatus(code: Code): ProblemKind {
  if (code === Code.Unavailable) return backendUnavailable;
  return code === Code.DeadlineExceeded ? backendTimedOut : backendFailed;
}
