import { UpstreamFailure, backendFailed, backendInvalid, backendTimedOut, backendUnavailable } from '../failures.ts';
import type { AnyRequest } from '../call.ts';

/** How a try ended: with an answer of any kind, or with what it threw. */
export type Ended<A> = { readonly answer: A } | { readonly error: unknown };

/** `unusable`: a whole answer that cannot be used; only another instance may have a better one. */
export type RetryReason = 'unsent' | 'timeout' | 'unavailable' | 'broken' | 'unusable' | 'failed' | 'calm';

/**
 * Why a try may be repeated, or undefined. What surely did nothing always may. Beyond that the operation must say that
 * repeating is harmless, and the failure must be one that another try may not have.
 */
export function reasonToRepeat<A>(repeat: AnyRequest['repeat'], ended: Ended<A>): RetryReason | undefined {
  if ('error' in ended)
    return ended.error instanceof UpstreamFailure ? reasonOfFailure(repeat, ended.error) : undefined;
  return mayRepeat(repeat) ? reasonOfStatus(repeat, statusOf(ended.answer)) : undefined;
}

/** Whether repeating it is harmless whatever became of the first try. */
export function mayRepeat(repeat: AnyRequest['repeat']): boolean {
  return repeat === 'safe' || repeat === 'idempotent';
}

const noFailures = new WeakSet<object>();

/** From here on this answer's status is nobody's failure. */
export function takeForAnswer(answer: unknown): void {
  if (typeof answer === 'object' && answer !== null) noFailures.add(answer);
}

/** An HTTP status. What is an answer though its status is another, as those of gRPC, has 0. */
export function statusOf(answer: unknown): number {
  if (typeof answer !== 'object' || answer === null) return 0;
  const { status } = answer as { readonly status?: unknown };
  if (typeof status !== 'number') return 0;
  return status >= 500 && noFailures.has(answer) ? 0 : status;
}

function reasonOfFailure(repeat: AnyRequest['repeat'], failure: UpstreamFailure): RetryReason | undefined {
  const { kind, phase, isUnsent } = failure;
  if (isUnsent && kind === backendUnavailable) return 'unsent';
  if (!mayRepeat(repeat) || isOurOwn(phase)) return undefined;
  switch (kind) {
    case backendTimedOut:
      return 'timeout';
    case backendUnavailable:
      return 'unavailable';
    case backendInvalid:
      // With a cause the connection or its parser broke.
      return failure.cause === undefined ? 'unusable' : 'broken';
    case backendFailed:
      return repeat === 'safe' ? 'failed' : undefined;
  }
  return undefined;
}

function isOurOwn(phase: UpstreamFailure['phase']): boolean {
  return phase === 'start' || phase === 'breaker' || phase === 'bulkhead' || phase === 'caller';
}

function reasonOfStatus(repeat: AnyRequest['repeat'], status: number): RetryReason | undefined {
  switch (status) {
    case 429:
      return 'calm';
    case 500:
      return repeat === 'safe' ? 'failed' : undefined;
    case 502:
    case 503:
    case 504:
      return 'unavailable';
  }
  return undefined;
}
