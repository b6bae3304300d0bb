/** What a limit is counted for. `client` and `key` are counted within their tenant, `route` and `global` over all callers. */
export type LimitedBy = 'user' | 'tenant' | 'client' | 'key' | 'address' | 'route' | 'global';

export type AlgorithmName = 'gcra' | 'token-bucket' | 'sliding-window' | 'quota';

/** A limit as an app writes it down. */
export interface Policy {
  /** Shown to clients (`RateLimit-Policy`, `violated-policies`) and a label of metrics: lower case, digits and dashes. */
  readonly name: string;
  readonly algorithm: AlgorithmName;
  readonly limit: number;
  /** Whole seconds. `quota` counts in windows since the epoch, so that 86400 is a day in UTC. */
  readonly windowS: number;
  /** The most at once, for `gcra` and `token-bucket`. Default: `limit`. */
  readonly burst?: number;
  readonly by: LimitedBy;
  /** What is counted, if it is not requests; clients see it as `qu`. */
  readonly unit?: string;
}

/** A policy, checked and completed. Times are whole microseconds. */
export interface Rule {
  readonly name: string;
  /** Name and algorithm: what a count is kept under, as a state means nothing to another algorithm. */
  readonly id: string;
  readonly algorithm: AlgorithmName;
  readonly limit: number;
  readonly windowUs: number;
  readonly burst: number;
  /** The time that one unit takes to come back. */
  readonly spacingUs: number;
  readonly by: LimitedBy;
  readonly unit: string | undefined;
  /** What clients are told: so much in so many seconds. */
  readonly quota: number;
  readonly windowS: number;
}

const simpleName = /^[a-z][a-z0-9-]{0,39}$/;
const longestWindowS = 31 * 86_400;
// Of structured fields (RFC 9651, 3.3.1).
const largestInteger = 999_999_999_999_999;
const longestRefillUs = 366 * 86_400 * 1_000_000;
// Times are rounded up to whole microseconds: below this spacing the limit would be off by more than 1 %.
const shortestSpacingUs = 100;

/** Checks and completes policies, once, at the start. What cannot work throws and says which and why. */
export function rulesOf(policies: readonly Policy[]): readonly Rule[] {
  const names = new Set(policies.map(({ name }) => name));
  if (names.size < policies.length) throw new TypeError('Two limits have one name.');
  return policies.map(ruleOf);
}

function ruleOf(policy: Policy): Rule {
  const { name, algorithm, limit, windowS, by, unit } = policy;
  const burst = policy.burst ?? limit;
  const windowUs = windowS * 1_000_000;
  check(policy, simpleName.test(name), 'its name is not lower case, digits and dashes');
  check(policy, isCount(limit) && isCount(burst), 'limit and burst are whole numbers from 1 on');
  check(policy, isCount(windowS) && windowS <= longestWindowS, 'windowS is whole seconds, 31 days at the most');
  check(policy, unit === undefined || /^[\x20-\x7e]{1,40}$/.test(unit), 'its unit is not short ASCII');
  const flows = algorithm === 'gcra' || algorithm === 'token-bucket';
  check(policy, flows || policy.burst === undefined, `${algorithm} has no burst`);
  const isProduct = algorithm === 'token-bucket' || algorithm === 'sliding-window';
  const product = Math.max(limit, burst) * windowUs;
  check(policy, !isProduct || product <= Number.MAX_SAFE_INTEGER, 'times windowS it is too large to count exactly');
  check(policy, (burst / limit) * windowUs <= longestRefillUs, 'a burst would take more than a year to come back');
  const spacingUs = Math.ceil(windowUs / limit);
  check(policy, algorithm !== 'gcra' || spacingUs >= shortestSpacingUs, 'too fast for gcra: use token-bucket');
  // More at once than a window gives is told as the time in which a burst comes back.
  const told =
    burst > limit ? { quota: burst, windowS: Math.ceil((burst / limit) * windowS) } : { quota: limit, windowS };
  return Object.freeze({
    name,
    id: `${name}:${algorithm}`,
    algorithm,
    limit,
    windowUs,
    burst,
    spacingUs,
    by,
    unit,
    ...told,
  });
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= largestInteger;
}

function check({ name }: Policy, holds: boolean, why: string): void {
  if (!holds) throw new TypeError(`Limit "${name}": ${why}.`);
}

/** The same policies with `factor` times the limit and burst, for a tier that has more or less of all. */
export function scaled(policies: readonly Policy[], factor: number): readonly Policy[] {
  if (!(factor > 0 && Number.isFinite(factor))) throw new TypeError(`A tier's factor is above 0, not ${factor}.`);
  const times = (count: number) => Math.max(1, Math.round(count * factor));
  return policies.map((policy) => ({
    ...policy,
    limit: times(policy.limit),
    ...(policy.burst !== undefined && { burst: times(policy.burst) }),
  }));
}
