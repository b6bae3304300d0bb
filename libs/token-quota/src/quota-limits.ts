/** In the order in which a refusal names them. */
export type LimitName = 'user-tokens-per-day' | 'tenant-tokens-per-month' | 'tenant-budget-per-month';

/** What may be spent, days and months in UTC. What is left out has no limit and is counted all the same. */
export interface QuotaLimits {
  readonly userTokensPerDay?: number;
  readonly tenantTokensPerMonth?: number;
  readonly tenantMicroUsdPerMonth?: number;
}

/** One count of what is used and held: of a user's day, or a tenant's month. */
export interface Counter {
  readonly name: LimitName;
  /** The user, or empty for the tenant itself. */
  readonly subject: string;
  readonly unit: 'tokens' | 'micro-usd';
  /** `2026-11-22` or `2026-11`. */
  readonly period: string;
  /** When it is full again; milliseconds since the epoch. */
  readonly endsAt: number;
}

/** A reservation counts for the periods in which it began, whenever it ends. */
export function countersAt(now: number, user: string): readonly Counter[] {
  const date = new Date(now);
  const day = date.toISOString().slice(0, 10);
  const dayEndsAt = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1);
  const monthEndsAt = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  const month = { subject: '', period: day.slice(0, 7), endsAt: monthEndsAt };
  return [
    { name: 'user-tokens-per-day', subject: user, unit: 'tokens', period: day, endsAt: dayEndsAt },
    { name: 'tenant-tokens-per-month', unit: 'tokens', ...month },
    { name: 'tenant-budget-per-month', unit: 'micro-usd', ...month },
  ];
}

/** Null for none. */
export function limitOf(limits: QuotaLimits, name: LimitName): number | null {
  const limit = valueOf(limits, name);
  if (limit === undefined) return null;
  if (!Number.isSafeInteger(limit) || limit < 0)
    throw new RangeError(`${name} is no whole number from 0 on: ${limit}.`);
  return limit;
}

function valueOf(limits: QuotaLimits, name: LimitName): number | undefined {
  if (name === 'user-tokens-per-day') return limits.userTokensPerDay;
  return name === 'tenant-tokens-per-month' ? limits.tenantTokensPerMonth : limits.tenantMicroUsdPerMonth;
}
