import type { Metrics } from '../metrics.ts';
import type { Sending } from './sending.ts';
import type { EndedRequest, EndedWork, Tracing } from './tracing.ts';

export interface TracingOptions {
  /** The app: `service.name`. */
  readonly app: string;
  /** Where a collector listens for OTLP over HTTP; `/v1/traces` comes after it. Without one there are no traces. */
  readonly endpoint: string | undefined;
  /** Of the traces that begin here. Default 0.05. Slow, failed and degraded requests are kept on top. */
  readonly ratio?: number;
  /** How long spans are gathered before they are sent. Default 1 s. */
  readonly sendEveryMs?: number;
  readonly metrics?: Pick<Metrics, 'counter'>;
  readonly random?: () => number;
}

// What waits while the exporter is loaded, and while it sends. More is dropped, and counted.
const mostRequestsWaiting = 1_000;

/** Sends what requests leave behind to a collector. Nothing of OpenTelemetry is loaded before one is named. */
export function createTracing(options: TracingOptions): Tracing | undefined {
  const { app, endpoint, sendEveryMs, ratio = 0.05, random = Math.random } = options;
  const count = options.metrics?.counter({
    name: 'frontdesk_traced_requests_total',
    help: 'Requests whose spans were handed on, that were dropped before the exporter was there, and batches that failed.',
    labels: ['what'],
  });
  if (endpoint === undefined) return undefined;
  let waiting: (EndedRequest | EndedWork)[] = [];
  let sending: Sending | undefined;
  const loading = import('./sending.ts').then(({ createSending }) => {
    sending = createSending({ app, endpoint, ...(sendEveryMs !== undefined && { sendEveryMs }) }, () =>
      count?.({ what: 'batch-failed' }),
    );
    for (const request of waiting) sending.send(request);
    waiting = [];
    return sending;
  });
  loading.catch(() => count?.({ what: 'exporter-missing' }));
  return {
    begin: (trace) => (trace.parentId === undefined && random() < ratio ? { ...trace, sampled: true } : trace),
    ended(request) {
      if (!request.trace.sampled && !request.isNotable) return;
      const isDropped = sending === undefined && waiting.length >= mostRequestsWaiting;
      count?.({ what: isDropped ? 'dropped' : 'handed-on' });
      if (sending) sending.send(request);
      else if (!isDropped) waiting.push(request);
    },
    async close(withinMs) {
      const over = Promise.withResolvers<void>();
      const timer = setTimeout(over.resolve, withinMs);
      const closed = loading.then((it) => it.close()).catch(() => undefined);
      await Promise.race([closed, over.promise]);
      clearTimeout(timer);
    },
  };
}
