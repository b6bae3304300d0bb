import type { BearerProof, Principal } from '@frontdesk/auth';
import type { Exchange } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { traceparentOf } from '@frontdesk/telemetry';

/** What every call on behalf of a request carries: in whose name, until when, which trace it belongs to, where it is noted. */
export function reachOf(exchange: Exchange, caller: Principal<BearerProof>): CallerReach {
  const { signal, deadline, requestId, trace, trail } = exchange;
  return { signal, deadline, requestId, trail, traceparent: traceparentOf(trace), caller, class: 'background' };
}
