import { personOf } from '@frontdesk/consents';
import type { Exchange } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { traceparentOf } from '@frontdesk/telemetry';

/** What every call on behalf of a request carries: in whose name, until when, which trace it belongs to, where it is noted. */
export function reachOf(exchange: Exchange): CallerReach {
  const { signal, deadline, requestId, trace, trail } = exchange;
  const caller = personOf(exchange);
  return { signal, deadline, requestId, trail, traceparent: traceparentOf(trace), caller };
}
