import { Problem, defineProblem } from '@frontdesk/problems';
import { chargesBy } from './charges.ts';
import type { Charge, LimitStore } from './limit-store.ts';
import { rulesOf, scaled, type LimitedBy, type Policy } from './policy.ts';
import { unlimited, verdictOf, type Verdict } from './verdict.ts';

/** Whom a request is counted for. Limits by what is not named here are not applied to it. */
export type Subjects = { readonly [By in LimitedBy]?: string | undefined };

export interface LimitEvents {
  /** `verdict.degraded`: by this instance's share alone. */
  onAdmitted?(verdict: Verdict): void;
  /** Once for each limit that refused. */
  onRefused?(policy: string, verdict: Verdict): void;
}

export interface RateLimiterOptions {
  readonly store: LimitStore;
  readonly policies: readonly Policy[];
  /** By the name of a tier: policies of its own, or a factor of the limits and bursts. Other names get `policies`. */
  readonly tiers?: Readonly<Record<string, number | readonly Policy[]>>;
  readonly events?: LimitEvents;
}

export interface RateLimiter {
  /** Charges all limits that apply, or none. Cost 0 is free. */
  take(subjects: Subjects, cost?: number, tier?: string): Promise<Verdict>;
  /** Throws if `what` costs more than a limit ever has, in any tier: such a request could never pass. */
  requireAffordable(cost: number, what: string): void;
}

/** No waiting helps, so it is no 429. */
export const costAboveLimit = defineProblem({
  code: 'cost-above-limit',
  status: 422,
  title: 'The request costs more than a limit ever allows',
});

/** Decides whether a caller may go on, and says how long to wait. */
export function createRateLimiter({ store, policies, tiers = {}, events = {} }: RateLimiterOptions): RateLimiter {
  const usual = limitsOf(policies);
  const byTier = new Map(
    Object.entries(tiers).map(([name, tier]) => [
      name,
      limitsOf(typeof tier === 'number' ? scaled(policies, tier) : tier),
    ]),
  );
  const chargesOf = (subjects: Subjects, tier: string | undefined): readonly Charge[] =>
    ((tier !== undefined && byTier.get(tier)) || usual).chargesOf(subjects);
  return {
    async take(subjects, cost = 1, tier) {
      if (cost === 0) return unlimited;
      const charges = chargesOf(subjects, tier);
      if (charges.length === 0) return unlimited;
      requireFitting(charges, cost);
      const verdict = verdictOf(await store.take(charges, cost), cost);
      if (verdict.allowed) events.onAdmitted?.(verdict);
      else for (const name of verdict.violated) events.onRefused?.(name, verdict);
      return verdict;
    },
    requireAffordable(cost, what) {
      requireCost(cost);
      // An address is charged one for each request, before anything is known of it.
      const rules = [usual, ...byTier.values()].flatMap(({ rules }) => rules);
      const rule = rules.find(({ burst, by }) => by !== 'address' && cost > burst);
      if (rule)
        throw new TypeError(`${what} costs ${cost}, and limit "${rule.name}" never has more than ${rule.burst}.`);
    },
  };
}

function limitsOf(policies: readonly Policy[]) {
  const rules = rulesOf(policies);
  return { rules, chargesOf: chargesBy(rules) };
}

function requireCost(cost: number): void {
  if (!Number.isSafeInteger(cost) || cost < 0) throw new TypeError(`A cost is a whole number from 0 on, not ${cost}.`);
}

function requireFitting(charges: readonly Charge[], cost: number): void {
  requireCost(cost);
  for (const { rule } of charges) {
    if (cost > rule.burst) {
      throw new Problem(costAboveLimit, `It costs ${cost}, and "${rule.name}" never allows more than ${rule.burst}.`);
    }
  }
}
