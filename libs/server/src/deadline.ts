import type { InputError } from '@frontdesk/problems';

export interface DeadlineBounds {
  readonly deadlineMs: number;
  readonly shortestDeadlineMs: number;
}

// Ten digits are 115 days: more is a mistake, and would not fit a timer.
const integer = /^[0-9]{1,10}$/;

/** How long this request may take: what the header asks for, within the bounds. Not an integer: a mistake. */
export function requestedDeadlineMs(header: string | undefined, bounds: DeadlineBounds): number | InputError {
  if (header === undefined) return bounds.deadlineMs;
  if (!integer.test(header)) {
    return { pointer: '/header/request-timeout-ms', detail: 'must be a whole number of milliseconds' };
  }
  return Math.min(Math.max(Number(header), bounds.shortestDeadlineMs), bounds.deadlineMs);
}
