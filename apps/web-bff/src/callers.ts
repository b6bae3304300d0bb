import type { Who } from '@frontdesk/audit';
import { principalOf, provenCaller } from '@frontdesk/auth';
import type { Subjects } from '@frontdesk/rate-limit';
import { anyone } from '@frontdesk/server';
import type { Exchange, Step } from '@frontdesk/server';
import { personIn, sessionOf } from '@frontdesk/sessions';

/** A step that asks whose session it is; routes for anyone have none, and go without it. */
export function withSession(step: Step): Step {
  const forSessions: Step = (exchange, route, next) =>
    route.access.name === anyone.name ? next() : step(exchange, route, next);
  return Object.assign(forSessions, step);
}

/** Whose limits a request is counted for. */
export function subjectOf(exchange: Exchange): Subjects {
  const { userId: user, tenantId: tenant } = sessionOf(exchange);
  return { user, tenant };
}

/** Whose switches are looked at: operators may turn off an organisation. */
export const tenantOf = (exchange: Exchange): string => sessionOf(exchange).tenantId;

/** As which program they have signed in. */
export const clientOf = (exchange: Exchange): string => principalOf(exchange).clientId;

/** Who is recorded: whose session it is, and as which program. Nobody, where nothing is proven. */
export function whoIn(exchange: Exchange): Who {
  const { userId, tenantId } = personIn(exchange) ?? {};
  return { userId, tenantId, clientId: provenCaller(exchange)?.clientId };
}

/** Whose Idempotency-Key it is: another caller's equal one is another key. */
export function scopeOf(exchange: Exchange): readonly string[] {
  const { tenantId, userId, clientId } = principalOf(exchange);
  return [tenantId, userId, clientId];
}
