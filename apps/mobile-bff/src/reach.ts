import { principalOf } from '@frontdesk/auth';
import type { Exchange } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { traceparentOf } from '@frontdesk/telemetry';

/** What every call on behalf of a request carries: who asks, until when, and which trace it belongs to. */
export function reachOf(exchange: Exchange): CallerReach {
  const { signal, deadline, requestId, trace } = exchange;
  const { proof, ...who } = principalOf(exchange);
  // Only a token can be exchanged for those of the backends; the verifier lets nothing else in.
  if (proof.kind !== 'bearer') throw new Error('a caller without a token');
  return { signal, deadline, requestId, traceparent: traceparentOf(trace), caller: { ...who, proof } };
}
