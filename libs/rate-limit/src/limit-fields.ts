import type { LimitStanding } from './verdict.ts';

export interface FieldOptions {
  /** What `Retry-After` says, so that `t` says the same. */
  readonly retryAfterS?: number | undefined;
}

/**
 * `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-11), the tightest first. A limit on all
 * callers together is nobody's to plan with: it shows only where it refused. No partition keys are sent.
 */
export function limitFields(
  standings: readonly LimitStanding[],
  { retryAfterS }: FieldOptions = {},
): Record<string, string> {
  const shown = standings.filter(({ by, retryAfterS }) => retryAfterS > 0 || (by !== 'global' && by !== 'route'));
  if (shown.length === 0) return {};
  shown.sort(tightestFirst);
  return {
    'RateLimit-Policy': shown.map(policyItem).join(', '),
    RateLimit: shown.map((standing) => limitItem(standing, retryAfterS)).join(', '),
  };
}

function tightestFirst(a: LimitStanding, b: LimitStanding): number {
  return b.retryAfterS - a.retryAfterS || a.remaining - b.remaining || b.t - a.t;
}

// Names are simple and units printable, which the policies' check sees to; a String still escapes two signs.
function policyItem({ name, quota, windowS, unit, degraded }: LimitStanding): string {
  const counted = unit === undefined || unit === 'requests' ? '' : `;qu="${unit.replaceAll(/["\\]/g, '\\$&')}"`;
  return `"${name}";q=${quota};w=${windowS}${counted}${degraded ? ';frontdesk-degraded' : ''}`;
}

function limitItem({ name, remaining, t, retryAfterS }: LimitStanding, told: number | undefined): string {
  return `"${name}";r=${remaining};t=${remaining === 0 && retryAfterS > 0 ? Math.max(t, told ?? 0) : t}`;
}
