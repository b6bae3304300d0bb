import { createGroup, type Group } from './group.ts';
import { createUpstreamMeter } from './upstream-meter.ts';
import type { UpstreamOptions } from './upstream-options.ts';
import type { Wrap } from './call.ts';
import { createBulkhead } from './wraps/bulkhead.ts';
import type { HedgedOptions } from './wraps/hedged.ts';
import { inTime } from './wraps/in-time.ts';
import { measured } from './wraps/measured.ts';
import { createRetryBudget } from './wraps/retry-budget.ts';
import type { RetriedOptions } from './wraps/retried.ts';

/** What the ways to call a service share, made once. */
export interface Parts {
  readonly measured: Wrap;
  readonly inTime: Wrap;
  readonly bulkhead: Wrap;
  /** The service's own instances. */
  readonly own: Group;
  /** Those of other versions, by name. */
  readonly groups: ReadonlyMap<string, Group>;
  readonly now: () => number;
  hedging(group: Group): HedgedOptions;
  retrying(group: Group): RetriedOptions;
  close(): Promise<void>;
}

export function createParts(options: UpstreamOptions): Parts {
  const { service, metrics, log, retries, longestMs = 30_000 } = options;
  const { now = () => performance.now(), random = Math.random } = options;
  let isClosed = false;
  const allGroups = (): Group[] => [own, ...groups.values()];
  const meter = createUpstreamMeter(service, metrics, {
    breakerStates: () => Object.fromEntries(allGroups().map(({ name, breaker }) => [name, breaker.state])),
    queued: () => bulkhead.queued,
    active: () => bulkhead.active,
    budgetLeft: () => budget.left(now()),
  });
  const { own, groups } = createGroups(options, meter.ejected);
  const timely = inTime({ service, longestMs, times: own.times, now });
  const { queued: onQueued, refused: onRefused, budgetSpent: onBudgetSpent } = meter;
  const bulkhead = createBulkhead({ service, options: options.bulkhead, now, afterWait: timely, onQueued, onRefused });
  const budget = createRetryBudget(retries === false ? { percent: 0 } : retries?.budget);
  // One for all groups: a version that fails must not spend a second budget.
  const again = ({ breaker, times }: Group): Omit<HedgedOptions, 'onHedge'> => ({
    budget,
    times,
    now,
    mayTryAgain: () => !isClosed && breaker.state === 'closed',
    onBudgetSpent,
  });
  return {
    measured: measured({ service, metrics, log, now }),
    inTime: timely,
    bulkhead: bulkhead.wrap,
    own,
    groups,
    now,
    hedging: (group) => ({ ...again(group), onHedge: meter.hedged }),
    retrying: (group) => {
      const tries = retries === false ? { tries: 1 } : retries;
      const instances = (): number => group.discovery.instances.length;
      return { ...again(group), service, instances, options: tries, random, onRetry: meter.retried };
    },
    close: async () => {
      isClosed = true;
      meter.close();
      await Promise.all(allGroups().map((group) => group.close()));
    },
  };
}

function createGroups(options: UpstreamOptions, onEjected: (reason: string) => void): Pick<Parts, 'own' | 'groups'> {
  const { service } = options;
  const own = createGroup(service, options, options, { onEjected });
  const groups = new Map<string, Group>();
  for (const [name, place] of Object.entries(options.groups ?? {})) {
    groups.set(name, createGroup(`${service}/${name}`, place, options, { onEjected }));
  }
  return { own, groups };
}
