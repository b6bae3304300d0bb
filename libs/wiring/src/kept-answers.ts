import { createCache } from '@frontdesk/cache';
import type { Cache } from '@frontdesk/cache';
import type { ChangeEvents } from '@frontdesk/change-events';
import type { Redis } from '@frontdesk/redis';
import { cacheEvents } from '@frontdesk/reporting';
import type { Seal } from '@frontdesk/sealing';
import { invalidationsOf } from '@frontdesk/service-clients';
import type { StateSettings, Telling } from './settings.ts';

interface Keeping extends Telling {
  /** The one that has only this, if there is one; else what all state is in. */
  readonly redis: Redis | undefined;
  /** Closes what is shared. */
  readonly seal: Seal | undefined;
  readonly changes: ChangeEvents;
}

/** The platform's answers, for as long as each operation says, or until the platform tells of a change. */
export function keepAnswers(
  { CACHE_MAX_MB }: Pick<StateSettings, 'CACHE_MAX_MB'>,
  { redis, seal, changes, metrics, log }: Keeping,
): Cache {
  const cache = createCache({
    maxBytes: CACHE_MAX_MB * 1024 * 1024,
    ...(redis && { redis, seal }),
    events: cacheEvents(metrics, log, redis),
  });
  metrics.gauge({ name: 'frontdesk_cache_bytes', help: 'Of answers kept in this process.', read: () => cache.bytes });
  changes.on({
    name: 'cache',
    async hear(event) {
      const stale = invalidationsOf(event).map(({ tags, afterMs }) => cache.invalidate(tags, { afterMs }));
      await Promise.all(stale);
    },
    // Changes may have been missed.
    lost: () => cache.emptyFirstTier(),
    restored: () => cache.emptyFirstTier(),
  });
  return cache;
}
