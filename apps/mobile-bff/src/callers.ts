import type { Who } from '@frontdesk/audit';
import { principalOf, provenCaller } from '@frontdesk/auth';
import type { Principal } from '@frontdesk/auth';
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

/** The tier that a token names, if it names one: a claim of a verified token, read once for each. */
export function tierBy(claim: string): (exchange: Exchange) => string | undefined {
  const read = new WeakMap<Principal, string | undefined>();
  return (exchange) => {
    const principal = principalOf(exchange);
    if (!read.has(principal)) read.set(principal, tierIn(principal.proof.token, claim));
    return read.get(principal);
  };
}

function tierIn(token: string, claim: string): string | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
    const tier = claims[claim];
    return typeof tier === 'string' ? tier : undefined;
  } catch {
    return undefined;
  }
}
