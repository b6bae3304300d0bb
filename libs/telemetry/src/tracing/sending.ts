import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace';
import { spansOf } from './spans-of.ts';
import type { EndedRequest, EndedWork } from './tracing.ts';

export interface SendingOptions {
  readonly app: string;
  readonly endpoint: string;
  readonly sendEveryMs?: number;
}

export interface Sending {
  send(ended: EndedRequest | EndedWork): void;
  close(): Promise<void>;
}

const mostSpansWaiting = 4_096;
const sendWithinMs = 5_000;

/** Spans in batches to a collector. What does not fit is dropped: nobody's answer waits for a trace. */
export function createSending({ app, endpoint, sendEveryMs = 1_000 }: SendingOptions, onFailed: () => void): Sending {
  const resource = resourceFromAttributes({ 'service.name': app });
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const processor = new BatchSpanProcessor({
    exporter: telling(new OTLPTraceExporter({ url, timeoutMillis: sendWithinMs }), onFailed),
    maxQueueSize: mostSpansWaiting,
    scheduledDelayMillis: sendEveryMs,
    exportTimeoutMillis: sendWithinMs,
  });
  return {
    send(ended) {
      for (const span of spansOf(ended, resource)) processor.onEnd(span);
    },
    close: () => processor.shutdown(),
  };
}

// A collector that is away is no failure of ours, and the processor would say so on stderr.
function telling(exporter: SpanExporter, onFailed: () => void): SpanExporter {
  return {
    export: (spans: ReadableSpan[], done) => {
      exporter.export(spans, (result) => {
        if (result.error !== undefined || result.code !== 0) onFailed();
        done({ code: 0 });
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}
