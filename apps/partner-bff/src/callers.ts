import type { Who } from '@frontdesk/audit';
import { callerOf, provenCaller } from '@frontdesk/auth';
import type { Subjects } from '@frontdesk/rate-limit';
import type { Exchange } from '@frontdesk/server';

/** Whose limits a request is counted for. */
export function subjectOf(exchange: Exchange): Subjects {
  const { userId: user, tenantId: tenant, proof } = callerOf(exchange);
  return proof.kind === 'api-key' ? { key: proof.keyId, tenant } : { user, tenant };
}

/** Whose switches are looked at: operators may turn off an organisation, or a client. */
export const tenantOf = (exchange: Exchange): string => callerOf(exchange).tenantId;
export const clientOf = (exchange: Exchange): string => callerOf(exchange).clientId;

/** Who is recorded: nobody, where nothing is proven. */
export function whoIn(exchange: Exchange): Who {
  const { userId, tenantId, clientId } = provenCaller(exchange) ?? {};
  return { userId, tenantId, clientId };
}
