import { Problem, defineProblem } from '@frontdesk/problems';
import type { LimitName } from './quota-limits.ts';

/** Comes back by itself: 429. */
export const tokenQuotaExceeded = defineProblem({
  code: 'token-quota-exceeded',
  status: 429,
  title: 'Token quota exceeded',
  reason: 'overloaded',
});
/** Money that somebody has to grant: 403, as a client that waits and tries again gets nowhere. */
export const budgetExhausted = defineProblem({
  code: 'budget-exhausted',
  status: 403,
  title: 'Budget for AI exhausted',
});
export const quotaUnavailable = defineProblem({
  code: 'quota-unavailable',
  status: 503,
  title: 'Quota cannot be checked now',
  reason: 'unavailable',
});

/** What a route that reserves may answer besides its own. */
export const quotaProblems = [tokenQuotaExceeded, budgetExhausted, quotaUnavailable] as const;

/** One limit that refused. */
export interface Refusal {
  readonly name: LimitName;
  readonly limit: number;
  readonly used: number;
  readonly endsAt: number;
  /** It would fit but for what others hold, who may use less. */
  readonly onlyHeld: boolean;
}

// Who is refused for what others hold: an answer takes some ten seconds.
const heldRetryS = 10;
const mostJitterS = 60;

/** The one that lasts longest says what kind of problem it is. */
export function refusalProblem(refusals: readonly Refusal[], now: number, random: () => number): Problem {
  const lasting = refusals.filter(({ onlyHeld }) => !onlyHeld);
  const violated = { 'violated-policies': refusals.map(({ name }) => name) };
  const log = `over the limit: ${refusals.map(({ name, used, limit }) => `${name} ${used}/${limit}`).join(', ')}`;
  const last = lasting.toSorted((a, b) => a.endsAt - b.endsAt).at(-1);
  if (!last) {
    const detail = 'Other answers that are being written hold the rest of the quota. Try again when they have ended.';
    const headers = { 'Retry-After': String(heldRetryS + Math.floor(random() * heldRetryS)) };
    return new Problem(tokenQuotaExceeded, detail, { log, extensions: violated, headers });
  }
  const resetsAt = new Date(last.endsAt).toISOString();
  const extensions = { ...violated, limit: last.limit, resetsAt };
  if (lasting.some(({ name }) => name === 'tenant-budget-per-month')) {
    const detail = `The month's budget for AI does not cover this request. It begins anew at ${resetsAt}.`;
    return new Problem(budgetExhausted, detail, { log, extensions: { ...violated, resetsAt } });
  }
  const seconds = Math.max(1, Math.ceil((last.endsAt - now) / 1000));
  const retryAfter = seconds + Math.floor(random() * Math.min(mostJitterS, Math.ceil(seconds / 10) + 1));
  const detail = `The quota of tokens does not cover this request. It is full again at ${resetsAt}.`;
  return new Problem(tokenQuotaExceeded, detail, { log, extensions, headers: { 'Retry-After': String(retryAfter) } });
}

const awayRetryS = 5;

export function unavailableProblem(cause: unknown): Problem {
  return new Problem(quotaUnavailable, 'It cannot be checked now whether the quota allows this. Try again.', {
    cause,
    log: 'the store of token quotas is away',
    headers: { 'Retry-After': String(awayRetryS) },
  });
}
