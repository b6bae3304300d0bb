export { createUpstream } from './upstream.ts';
export type { Upstream } from './upstream.ts';
export type { BalanceOptions, GroupOptions, UpstreamOptions } from './upstream-options.ts';
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
export type { GrpcRefusal } from './wire/grpc-status.ts';
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
export type { BreakerOptions, BreakerState } from './wraps/breaker.ts';
