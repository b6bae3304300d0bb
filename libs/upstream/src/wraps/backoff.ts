import type { Reach } from '../call.ts';
import { UpstreamFailure } from '../failures.ts';
import { endOf } from '../reach-end.ts';
import { statusOf, type Ended } from './worth-another-try.ts';

export interface BackoffOptions {
  /** The first wait is at most this long; each further one up to three times the one before. */
  readonly backoffMs?: number;
  readonly maxBackoffMs?: number;
  /** A longer `Retry-After` is not waited for: its call fails at once. */
  readonly maxRetryAfterMs?: number;
}

export type Backoff = (ended: Ended<unknown>, tryNumber: number) => number | undefined;

/** How long to wait after so many tries; undefined for not at all, because the backend asks for more than we give. */
export function createBackoff(options: BackoffOptions, random: () => number): Backoff {
  const { backoffMs = 25, maxBackoffMs = 250, maxRetryAfterMs = 1000 } = options;
  return (ended, tryNumber) => {
    // The whole wait is random: waits with a common part keep callers in step.
    const jitterMs = random() * Math.min(maxBackoffMs, backoffMs * (2 ** tryNumber - 1));
    const askedMs = retryAfterOf(ended);
    if (askedMs === undefined) return isCallForCalm(ended) ? undefined : jitterMs;
    return askedMs <= maxRetryAfterMs ? askedMs + jitterMs : undefined;
  };
}

/** 429 without a time is a refusal, not an appointment. */
function isCallForCalm(ended: Ended<unknown>): boolean {
  return 'answer' in ended && statusOf(ended.answer) === 429;
}

function retryAfterOf(ended: Ended<unknown>): number | undefined {
  if (!('answer' in ended) || typeof ended.answer !== 'object' || ended.answer === null) return undefined;
  if (!('headers' in ended.answer)) return undefined;
  const headers = ended.answer.headers as Readonly<Record<string, string>>;
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** Ends early, with a failure, when the caller leaves: a wait holds nobody. */
export function pause(
  ms: number,
  reach: Reach,
  at: { service: string; operation: string; now: () => number },
): Promise<void> {
  const { signal } = reach;
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer);
      const { service, operation, now } = at;
      const { kind, what } = endOf(reach, now());
      reject(new UpstreamFailure(kind, { service, operation, phase: 'caller', what }));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave);
      resolve();
    }, ms);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}
