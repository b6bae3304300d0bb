import type { Who } from '@frontdesk/audit';
import { provenCaller, provenService } from '@frontdesk/auth';
import type { Subjects } from '@frontdesk/rate-limit';
import type { Exchange } from '@frontdesk/server';

/** Whose limits a request is counted for: those of the person, or of the program that came. */
export function subjectOf(exchange: Exchange): Subjects {
  const { userId: user, tenantId: tenant } = provenCaller(exchange) ?? {};
  const client = provenService(exchange)?.clientId;
  return { ...(user && { user }), ...(tenant && { tenant }), ...(client && { client }) };
}

/** Whose switches are looked at: operators may turn off an organisation, or a client. */
export const tenantOf = (exchange: Exchange): string => provenCaller(exchange)?.tenantId ?? '';
export const clientOf = (exchange: Exchange): string =>
  (provenService(exchange) ?? provenCaller(exchange))?.clientId ?? '';

/** Who is recorded: nobody, where nothing is proven. */
export function whoIn(exchange: Exchange): Who {
  const { userId, tenantId, clientId } = provenCaller(exchange) ?? {};
  return { userId, tenantId, clientId: clientId ?? provenService(exchange)?.clientId };
}
