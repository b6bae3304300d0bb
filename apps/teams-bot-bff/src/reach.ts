import { principalOf } from '@frontdesk/auth';
import type { Exchange } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { traceparentOf } from '@frontdesk/telemetry';

/** What every call on behalf of a request carries: who asks, until when, and which trace it belongs to. */
export function reachOf(exchange: Exchange): CallerReach {
  const { signal, deadline, requestId, trace } = exchange;
  return { signal, deadline, requestId, traceparent: traceparentOf(trace), caller: principalOf(exchange) };
}
