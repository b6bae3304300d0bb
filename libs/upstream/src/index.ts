export { createUpstream } from './upstream.ts';
export type { Upstream } from './upstream.ts';
export type { BalanceOptions, GroupOptions, UpstreamOptions } from './upstream-options.ts';
export { wrapped } from './call.ts';
export type {
  AnyRequest,
  Call,
  CallClass,
  CallSubject,
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
export type { BulkheadOptions } from './wraps/bulkhead.ts';
export type { RetryOptions } from './wraps/retried.ts';
export type { RetryBudgetOptions } from './wraps/retry-budget.ts';
export type { GroupRules } from './wraps/routed.ts';
export type { ComparedAnswer, Shadowing } from './wraps/shadowed.ts';
export type { CallMetrics } from './upstream-meter.ts';
export type { TlsMaterial, TlsSource } from './wire/tls.ts';
