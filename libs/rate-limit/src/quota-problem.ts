import { Problem, defineProblem } from '@frontdesk/problems';
import type { Verdict } from './verdict.ts';

/** Registered with IANA by draft-ietf-httpapi-ratelimit-headers. */
export const quotaExceeded = defineProblem({
  code: 'quota-exceeded',
  status: 429,
  title: 'Quota exceeded',
  type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
  reason: 'overloaded',
});

const mostJitterS = 5;

/** Seconds after which all that refused would fit, and a little more, so that not all who were refused come back at once. */
export function retryAfterOf({ policies }: Verdict, random: () => number): number {
  const atLeast = Math.max(...policies.map(({ retryAfterS }) => retryAfterS));
  const jitter = Math.min(mostJitterS, Math.ceil(atLeast / 10));
  return atLeast + Math.floor(random() * (jitter + 1));
}

export function quotaProblem({ violated }: Verdict, retryAfterS: number): Problem {
  const detail = `Too many requests. Try again in ${retryAfterS} s.`;
  return new Problem(quotaExceeded, detail, {
    log: `over the limit: ${violated.join(', ')}`,
    extensions: { 'violated-policies': violated },
    headers: { 'Retry-After': String(retryAfterS) },
  });
}
