import type { CallClass } from './call.ts';
import type { Metrics } from '@frontdesk/telemetry';
import type { BreakerState } from './wraps/breaker.ts';

/** What we report calls to. Without `counter` and `gauge` only calls are counted. */
export type CallMetrics = Pick<Metrics, 'clientCall'> & Partial<Pick<Metrics, 'counter' | 'gauge'>>;

/** What an upstream counts besides its calls; most of it never happens while all is well. */
export interface UpstreamMeter {
  retried(operation: string, reason: string): void;
  hedged(operation: string, outcome: string): void;
  budgetSpent(operation: string): void;
  ejected(reason: string): void;
  queued(callClass: CallClass): void;
  refused(callClass: CallClass): void;
  /** Takes it off the gauges. */
  close(): void;
}

/** Read at each scrape. */
export interface Readings {
  breakerStates(): Readonly<Record<string, BreakerState>>;
  queued(): number;
  active(): number;
  /** Further tries that the budget would allow now. */
  budgetLeft(): number;
}

type Count = (labels: Readonly<Record<string, string>>) => void;

interface Counters {
  readonly readings: Map<string, Readings>;
  readonly retries: Count;
  readonly hedges: Count;
  readonly budget: Count;
  readonly ejections: Count;
  readonly waits: Count;
  readonly refusals: Count;
}

/** All upstreams of a process share their series, and a series can be made once. */
const countersOf = new WeakMap<CallMetrics, Counters>();

export function createUpstreamMeter(
  service: string,
  metrics: CallMetrics | undefined,
  readings: Readings,
): UpstreamMeter {
  const counters = metrics === undefined ? undefined : sharedCounters(metrics);
  counters?.readings.set(service, readings);
  return {
    retried: (operation, reason) => counters?.retries({ service, operation, reason }),
    hedged: (operation, outcome) => counters?.hedges({ service, operation, outcome }),
    budgetSpent: (operation) => counters?.budget({ service, operation }),
    ejected: (reason) => counters?.ejections({ service, reason }),
    queued: (callClass) => counters?.waits({ service, class: callClass }),
    refused: (callClass) => counters?.refusals({ service, class: callClass }),
    close: () => {
      if (counters?.readings.get(service) === readings) counters.readings.delete(service);
    },
  };
}

function sharedCounters(metrics: CallMetrics): Counters {
  const known = countersOf.get(metrics);
  if (known) return known;
  const count = (name: string, help: string, labels: readonly string[]): Count =>
    metrics.counter?.({ name: `frontdesk_upstream_${name}_total`, help, labels }) ?? (() => undefined);
  const readings = new Map<string, Readings>();
  const made: Counters = {
    readings,
    retries: count('retries', 'Further tries of calls that may be repeated.', ['service', 'operation', 'reason']),
    hedges: count('hedges', 'Second tries beside a slow one.', ['service', 'operation', 'outcome']),
    budget: count('budget_refusals', 'Retries and hedges that the budget did not allow.', ['service', 'operation']),
    ejections: count('ejections', 'Instances left out for a while.', ['service', 'reason']),
    waits: count('bulkhead_waits', 'Calls that waited for a place.', ['service', 'class']),
    refusals: count('bulkhead_refusals', 'Calls for which there was no place to wait.', ['service', 'class']),
  };
  addGauges(metrics, readings);
  countersOf.set(metrics, made);
  return made;
}

const stateNumbers: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

function addGauges(metrics: CallMetrics, all: ReadonlyMap<string, Readings>): void {
  metrics.gauge?.({
    name: 'frontdesk_upstream_breaker_state',
    help: '0 closed, 1 half-open, 2 open; by service, and service/group.',
    label: 'service',
    read: () => {
      const states = [...all.values()].flatMap((readings) => Object.entries(readings.breakerStates()));
      return Object.fromEntries(states.map(([name, state]) => [name, stateNumbers[state]]));
    },
  });
  const each = (name: string, help: string, label: string, of: (readings: Readings) => number): void => {
    const read = () => Object.fromEntries([...all].map(([service, readings]) => [service, of(readings)]));
    metrics.gauge?.({ name, help, label, read });
  };
  each('frontdesk_upstream_queued_calls', 'Calls that wait for a place.', 'service', (one) => one.queued());
  each('http_client_active_requests', 'Calls of a backend under way.', 'peer_service', (one) => one.active());
  const left = 'Further tries (retries and hedges) that the budget would allow now.';
  each('frontdesk_upstream_retry_budget_left', left, 'service', (one) => one.budgetLeft());
}
