import type { AnyRequest, Call, CallSubject } from '../call.ts';

/** Says which group of instances a call goes to; undefined for the service's own. */
export interface GroupRules {
  groupFor(operation: string, subject: CallSubject | undefined): string | undefined;
}

/**
 * Sends a call to the group that the rules say, or to the service's own instances: also when a rule names a group that
 * is not configured, because a mistake in a rule must not be an outage.
 */
export function routed<Q extends AnyRequest, A>(
  own: Call<Q, A>,
  groups: ReadonlyMap<string, Call<Q, A>>,
  rules: GroupRules | undefined,
): Call<Q, A> {
  if (rules === undefined || groups.size === 0) return own;
  return (request, reach) => {
    const group = rules.groupFor(request.operation, reach.subject);
    const call = group === undefined ? undefined : groups.get(group);
    return (call ?? own)(request, reach);
  };
}
