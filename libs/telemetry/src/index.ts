export { createLogger } from './logger.ts';
export type { Logger, LoggerOptions, LogLevel } from './logger.ts';
export { errorRecord } from './error-record.ts';
export type { ErrorRecord } from './error-record.ts';
export { maskSecrets } from './mask-secrets.ts';
export { traceFrom, traceparentOf } from './trace-context.ts';
export type { TraceContext, TraceHeaders } from './trace-context.ts';
export { createMetrics } from './metrics.ts';
export type {
  ClientCallMeasure,
  GaugeReading,
  Metrics,
  MetricsOptions,
  SectionMeasure,
  ServerRequestMeasure,
} from './metrics.ts';
