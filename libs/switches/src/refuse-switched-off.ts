import { Problem, defineProblem } from '@frontdesk/problems';
import { fact, type Exchange, type Step } from '@frontdesk/server';
import type { Switch } from './switch.ts';
import type { Switches } from './switches.ts';

export const switchedOff = defineProblem({
  code: 'switched-off',
  status: 503,
  title: 'Switched off for now',
  reason: 'unavailable',
  intended: true,
});

/** Whose switches are looked at besides the route's, as an earlier step found out. */
export interface RefuseSwitchedOffOptions {
  readonly tenantOf?: (exchange: Exchange) => string | undefined;
  readonly clientOf?: (exchange: Exchange) => string | undefined;
  /** Each refusal, for metrics. */
  readonly onRefused?: (off: Switch) => void;
  readonly random?: () => number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

// It may be turned on earlier than was said: clients are to be back soon after.
const longestRetryAfterS = 60;

const metSwitch = fact<Switch>('switched-off', {
  logged: ({ kind, name, reason }) => ({ switchedOff: { kind, name, reason } }),
});

/**
 * Refuses what operators have turned off. Without options, routes only: before authentication, which may be the trouble.
 * With whose request it is, after it. The reason goes to the access log alone.
 */
export function refuseSwitchedOff(switches: Pick<Switches, 'off'>, options: RefuseSwitchedOffOptions = {}): Step {
  const { tenantOf, clientOf, onRefused, random = Math.random, now = Date.now } = options;
  const named = (kind: 'tenant' | 'client', name: string | undefined): Switch | undefined =>
    name === undefined ? undefined : switches.off(kind, name);
  return async function refuseSwitchedOff(exchange, route, next) {
    const off =
      switches.off('route', route.name) ??
      named('tenant', tenantOf?.(exchange)) ??
      named('client', clientOf?.(exchange));
    if (!off) return await next();
    exchange.facts.set(metSwitch, off);
    onRefused?.(off);
    throw new Problem(switchedOff, 'This is switched off for now. Try again later.', {
      log: `${off.kind} ${off.name} is switched off: ${off.reason}`,
      headers: { 'Retry-After': String(retryAfterOf(off.until - now(), random)) },
    });
  };
}

/** Not before its end if that is near; later by up to a tenth, so that not all are back at once. */
function retryAfterOf(leftMs: number, random: () => number): number {
  const leftS = Math.max(1, Math.ceil(leftMs / 1000));
  return Math.ceil(Math.min(leftS, longestRetryAfterS) * (1 + random() / 10));
}
