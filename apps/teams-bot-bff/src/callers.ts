import type { Who } from '@frontdesk/audit';
import { principalOf, provenCaller } from '@frontdesk/auth';
import type { Subjects } from '@frontdesk/rate-limit';
import type { Exchange } from '@frontdesk/server';

/** Whose limits a request is counted for. */
export function subjectOf(exchange: Exchange): Subjects {
  const { userId: user, tenantId: tenant } = principalOf(exchange);
  return { user, tenant };
}

/** Whose switches are looked at: operators may turn off an organisation, or a client. */
export const tenantOf = (exchange: Exchange): string => principalOf(exchange).tenantId;
export const clientOf = (exchange: Exchange): string => principalOf(exchange).clientId;

/** Who is recorded: nobody, where nothing is proven. */
export function whoIn(exchange: Exchange): Who {
  const { userId, tenantId, clientId } = provenCaller(exchange) ?? {};
  return { userId, tenantId, clientId };
}

/** Whose Idempotency-Key it is: another caller's equal one is another key. */
export function scopeOf(exchange: Exchange): readonly string[] {
  const { tenantId, userId, clientId } = principalOf(exchange);
  return [tenantId, userId, clientId];
}
