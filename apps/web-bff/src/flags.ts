import { createFlags, flagsProvider } from '@frontdesk/rollout/flags';
import type { Flags } from '@frontdesk/rollout/flags';
import { orStale } from '@frontdesk/service-clients';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Metrics } from '@frontdesk/telemetry';
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
    domain: `web-bff ${++made}`,
    provider: flagsProvider<CallerReach>({
      flagsOf: async (_subject, reach) => (await read({ tenantId: reach.caller.tenantId }, reach)).flags,
    }),
    onEvaluated: ({ flag, reason }) => evaluated({ flag, reason }),
  });
}
