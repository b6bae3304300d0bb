import { createTracing } from '@frontdesk/telemetry';
import type { Metrics, Tracing } from '@frontdesk/telemetry';

// What is left to send when the process ends has to be out before an orchestrator kills it.
const flushMs = 1_000;

export interface TraceSettings {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly OTEL_TRACES_SAMPLER_ARG: number;
}

export interface Traces {
  readonly tracing: Tracing | undefined;
  close(): Promise<void>;
}

/** Spans of requests, sections and calls, where a collector is named. */
export function createTraces(app: string, settings: TraceSettings, metrics: Pick<Metrics, 'counter'>): Traces {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: ratio } = settings;
  const tracing = createTracing({ app, endpoint, ratio, metrics });
  return { tracing, close: async () => tracing?.close(flushMs) };
}
