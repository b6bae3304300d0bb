import { principalOf } from '@frontdesk/auth';
import { Problem, defineProblem } from '@frontdesk/problems';
import { createFlags, flagsProvider } from '@frontdesk/rollout/flags';
import type { Flags } from '@frontdesk/rollout/flags';
import type { Mark, Step } from '@frontdesk/server';
import { orStale } from '@frontdesk/service-clients';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Metrics } from '@frontdesk/telemetry';
import { reachOf } from './reach.ts';
import type { Reads } from './reads.ts';

export type AppFlags = Flags<CallerReach>;

// OpenFeature has one provider for each domain of a process, where tests run more than one app.
let made = 0;

/** The flags of the identity service as they stand for the caller, read at most once a minute. */
export function createAppFlags(reads: Pick<Reads, 'tenantFlags'>, metrics: Pick<Metrics, 'counter'>): AppFlags {
  const read = orStale(reads.tenantFlags, (old) => old); // flags of some minutes ago are better than none
  const evaluated = metrics.counter({
    name: 'frontdesk_flags_evaluated_total',
    help: 'Flags asked for, by why they were answered as they were.',
    labels: ['flag', 'reason'],
  });
  return createFlags<CallerReach>({
    domain: `mobile-bff ${++made}`,
    provider: flagsProvider<CallerReach>({
      flagsOf: async (_subject, reach) => (await read({ tenantId: reach.caller.tenantId }, reach)).flags,
    }),
    onEvaluated: ({ flag, reason }) => evaluated({ flag, reason }),
  });
}

const notAvailable = defineProblem({ code: 'not-available', status: 404, title: 'Not available to this organisation' });

interface FlagMark extends Mark {
  readonly flag: string;
  readonly otherwise: boolean;
}

/** For a route’s declaration: a flag that is off turns it off for whom it is off. `otherwise` where nobody knows it. */
export function behindFlag(flag: string, { otherwise }: { readonly otherwise: boolean }) {
  const mark: FlagMark = { flag, otherwise, problems: [notAvailable] };
  return { marks: { flag: mark } };
}

// A flag has an answer without its service, and the route needs the rest of the time.
const askedForMs = 300;

/** Routes that are behind a flag; all others cost nothing. */
export function refuseFlaggedOff(flags: AppFlags): Step {
  return async function refuseFlaggedOff(exchange, { marks }, next) {
    const mark = marks['flag'] as FlagMark | undefined;
    if (mark === undefined) return await next();
    const { tenantId: tenant, userId: user } = principalOf(exchange);
    const reach = reachOf(exchange);
    const deadline = Math.min(reach.deadline, performance.now() + askedForMs);
    const question = { otherwise: mark.otherwise, reach: { ...reach, deadline } };
    if (await flags.isOn(mark.flag, { tenant, user }, question)) return await next();
    throw new Problem(notAvailable, 'Your organisation does not have this.', { log: `the flag ${mark.flag} is off` });
  };
}
