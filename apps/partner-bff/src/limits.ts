import { provenCaller } from '@frontdesk/auth';
import { createRateLimiter, limitCallers } from '@frontdesk/rate-limit';
import type { Policy } from '@frontdesk/rate-limit';
import type { Exchange, Step } from '@frontdesk/server';
import type { State } from '@frontdesk/wiring';
import { subjectOf } from './callers.ts';
import type { Config } from './config.ts';

type Limits = State['limits'];

/** How often anyone may ask, before it is known who it is. */
export function limitsOf({ LIMIT_ADDRESS }: Config): Policy[] {
  return [{ name: 'address', algorithm: 'gcra', ...LIMIT_ADDRESS, by: 'address' }];
}

/** What a key may do: a pace without bursts, and a number a day. Their names are what its owner reads in each answer. */
interface Agreed {
  readonly pace: number;
  readonly daily: number;
}

function policiesOf({ pace, daily }: Agreed, { LIMIT_TENANT }: Config): Policy[] {
  return [
    { name: 'key', algorithm: 'sliding-window', limit: pace, windowS: 60, by: 'key' },
    { name: 'key-daily', algorithm: 'quota', limit: daily, windowS: 86_400, by: 'key' },
    { name: 'user', algorithm: 'gcra', limit: pace, windowS: 60, by: 'user' },
    { name: 'tenant', algorithm: 'gcra', ...LIMIT_TENANT, by: 'tenant' },
  ];
}

/** Each key by what was agreed with its owner: few agreements, each with a step of its own. */
export function limitKeys({ config, limits }: { readonly config: Config; readonly limits: Limits }): Step {
  const steps = new Map<string, Step>();
  const stepFor = (agreed: Agreed): Step => {
    const name = `${agreed.pace} ${agreed.daily}`;
    const known = steps.get(name);
    if (known) return known;
    const limiter = createRateLimiter({ ...limits, policies: policiesOf(agreed, config) });
    const made = limitCallers(limiter, { subjectOf });
    steps.set(name, made);
    return made;
  };
  return (exchange, route, next) => stepFor(agreedWith(exchange, config))(exchange, route, next);
}

/** A number that nobody can keep, such as 0, is a key that is turned off: one request a day is the least there is. */
function agreedWith(exchange: Exchange, config: Config): Agreed {
  const proof = provenCaller(exchange)?.proof;
  const agreed = proof?.kind === 'api-key' ? proof.limits : {};
  return {
    pace: Math.max(1, agreed['pace'] ?? config.KEY_REQUESTS_A_MINUTE),
    daily: Math.max(1, agreed['daily'] ?? config.KEY_REQUESTS_A_DAY),
  };
}
