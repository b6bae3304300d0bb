export { createUpstream } from './upstream.ts';
export type { Upstream, UpstreamOptions } from './upstream.ts';
export { wrapped } from './call.ts';
export type {
  Call,
  GrpcAnswer,
  GrpcCall,
  GrpcRequest,
  HttpAnswer,
  HttpCall,
  HttpRequest,
  Reach,
  StreamAnswer,
  StreamCall,
  Wrap,
} from './call.ts';
export type { GrpcRefusal } from './grpc-status.ts';
export {
  UpstreamFailure,
  backendFailed,
  backendInvalid,
  backendOverloaded,
  backendTimedOut,
  backendUnavailable,
  callerGone,
} from './failures.ts';
export type { FailedCall, Phase } from './failures.ts';
export type { BreakerOptions, BreakerState } from './breaker.ts';
