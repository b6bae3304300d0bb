import { algorithms } from './algorithms.ts';
import type { Count } from './limit-store.ts';
import type { LimitedBy } from './policy.ts';

/** How one limit stands. */
export interface LimitStanding {
  readonly name: string;
  readonly by: LimitedBy;
  readonly quota: number;
  readonly windowS: number;
  readonly unit: string | undefined;
  /** Units that fit now. */
  readonly remaining: number;
  /** Seconds, rounded up, until one more fits. */
  readonly t: number;
  /** Seconds, rounded up, until what was refused fits; 0 if it was not. */
  readonly retryAfterS: number;
  /** A share that this instance counts alone. */
  readonly degraded: boolean;
}

export interface Verdict {
  readonly allowed: boolean;
  readonly policies: readonly LimitStanding[];
  /** The names of the limits that refused. */
  readonly violated: readonly string[];
  readonly degraded: boolean;
}

export const unlimited: Verdict = Object.freeze({ allowed: true, policies: [], violated: [], degraded: false });

export function verdictOf(counts: readonly Count[], cost: number): Verdict {
  const violated = counts.filter(({ refused }) => refused).map(({ rule }) => rule.name);
  return {
    allowed: violated.length === 0,
    policies: counts.map((count) => standingOf(count, cost)),
    violated,
    degraded: counts.some(({ degraded }) => degraded),
  };
}

function standingOf(count: Count, cost: number): LimitStanding {
  const { rule, state, weight, degraded, refused } = count;
  const { available, wait } = algorithms[rule.algorithm];
  // Below nothing where more was charged than fits: what was held for too long.
  const remaining = Math.max(0, Math.floor(available(state, count) / weight));
  const untilFits = (units: number) => seconds(wait(state, count, Math.min(units * weight, rule.burst)));
  return {
    name: rule.name,
    by: rule.by,
    quota: Math.max(1, Math.floor(rule.quota / weight)),
    windowS: rule.windowS,
    unit: rule.unit,
    remaining,
    t: untilFits(remaining + 1),
    retryAfterS: refused ? untilFits(cost) : 0,
    degraded,
  };
}

// Never too early, and never at once: a whole second is the least that the fields can say.
function seconds(us: number): number {
  return Math.max(1, Math.ceil(us / 1_000_000));
}
