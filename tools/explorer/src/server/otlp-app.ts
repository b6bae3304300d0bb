import express, { Router } from 'express';
import { spansFrom, type ReceivedSpan } from './otlp.ts';
import type { TraceStore } from './trace-store.ts';

const mostBytes = 8 * 1024 * 1024;

/** Where the BFFs export their spans to, when `OTEL_EXPORTER_OTLP_ENDPOINT` names the explorer. */
export function otlpApp(traces: TraceStore): Router {
  const router = Router();
  const body = express.raw({ type: 'application/x-protobuf', limit: mostBytes });
  router.post('/v1/traces', body, (request, response) => {
    if (!Buffer.isBuffer(request.body)) return void response.status(415).end();
    const spans = readable(request.body);
    if (spans === undefined) return void response.status(400).end();
    traces.add(spans);
    // An empty ExportTraceServiceResponse: all of it was taken.
    response.status(200).type('application/x-protobuf').end();
  });
  return router;
}

function readable(bytes: Uint8Array): readonly ReceivedSpan[] | undefined {
  try {
    return spansFrom(bytes);
  } catch {
    return undefined; // no protobuf, or cut off
  }
}
