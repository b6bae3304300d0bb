export { createLogger } from './logger.ts';
export type { Logger, LoggerOptions, LogLevel } from './logger.ts';
export { traceFrom, traceparentOf } from './trace-context.ts';
export type { TraceContext } from './trace-context.ts';
export { createMetrics } from './metrics.ts';
export type { CounterDescription, Metrics, MetricsOptions } from './metrics.ts';
