import { Problem, defineProblem } from '@frontdesk/problems';
import { addressGroup } from './address-group.ts';
import type { Charge, LimitStore } from './limit-store.ts';
import { rulesOf, scaled, type LimitedBy, type Policy, type Rule } from './policy.ts';
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
  const usual = rulesOf(policies);
  const byTier = new Map(
    Object.entries(tiers).map(([name, tier]) => [
      name,
      rulesOf(typeof tier === 'number' ? scaled(policies, tier) : tier),
    ]),
  );
  return {
    async take(subjects, cost = 1, tier) {
      const rules = (tier !== undefined && byTier.get(tier)) || usual;
      const charges = cost === 0 ? [] : chargesOf(rules, subjects);
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
      const rule = [usual, ...byTier.values()].flat().find(({ burst, by }) => by !== 'address' && cost > burst);
      if (rule)
        throw new TypeError(`${what} costs ${cost}, and limit "${rule.name}" never has more than ${rule.burst}.`);
    },
  };
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

function chargesOf(rules: readonly Rule[], subjects: Subjects): Charge[] {
  const charges: Charge[] = [];
  for (const rule of rules) {
    const subject = subjects[rule.by];
    if (subject === undefined) continue;
    charges.push(chargeFor(rule, subject, subjects));
  }
  return charges;
}

// What one tenant's callers use is charged in one place. Others are places of their own, as no tenant holds them all.
function chargeFor(rule: Rule, subject: string, { tenant }: Subjects): Charge {
  switch (rule.by) {
    case 'address': {
      const group = addressGroup(subject);
      return { rule, tag: `address:${group}`, subject: group };
    }
    case 'route':
    case 'global':
      return { rule, tag: `${rule.by}:${subject}`, subject };
    case 'user':
    case 'tenant':
    case 'client':
    case 'key':
      return { rule, tag: `tenant:${tenant ?? subject}`, subject };
  }
}
