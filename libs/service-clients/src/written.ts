import type { Cache } from '@frontdesk/cache';
import { UpstreamFailure } from '@frontdesk/upstream';
import { ownerOf } from './cache-key.ts';
import type { Outcome } from './outcome.ts';
import type { CallerReach } from './platform.ts';

/**
 * A change. From its end on, however it ended, its caller reads nothing that was read before, on no instance: a call
 * that timed out may have been done.
 */
export async function written(cache: Cache, reach: CallerReach, change: () => Promise<Outcome>): Promise<Outcome> {
  let isDone = true;
  try {
    return await change();
  } catch (error) {
    isDone = mayBeDone(error);
    throw error;
  } finally {
    if (isDone) await cache.wrote(ownerOf(reach.caller));
  }
}

const before: ReadonlySet<string> = new Set(['start', 'bulkhead', 'breaker', 'connect']);

function mayBeDone(error: unknown): boolean {
  return !(error instanceof UpstreamFailure) || !(error.isUnsent || before.has(error.phase));
}
