import { createCache } from '@frontdesk/cache';
import type { Cache } from '@frontdesk/cache';
import type { ChangeEvents } from '@frontdesk/change-events';
import type { Secret } from '@frontdesk/configuration';
import { createRedis } from '@frontdesk/redis';
import type { Redis, RedisEvents } from '@frontdesk/redis';
import type { Seal } from '@frontdesk/sealing';
import { invalidationsOf } from '@frontdesk/service-clients';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import type { Config } from './config.ts';
import { cacheEvents } from './events.ts';
import type { RedisTelling } from './events.ts';

interface Around {
  /** Where answers are shared if no other Redis is named. */
  readonly redis: Redis | undefined;
  /** Closes what is shared. */
  readonly seal: Seal | undefined;
  readonly redisEvents: RedisTelling;
  readonly changes: ChangeEvents;
  readonly metrics: Metrics;
  readonly log: Logger;
}

export interface KeptAnswers {
  /** None when it is switched off: every read is a call. */
  readonly cache: Cache | undefined;
  close(): Promise<void>;
}

/** The platform's answers, for as long as each operation says, or until the platform tells of a change. */
export function createKeptAnswers(config: Config, around: Around): KeptAnswers {
  const { redis, seal, redisEvents, changes, metrics, log } = around;
  if (config.CACHE === 'off') return { cache: undefined, close: async () => undefined };
  const isHere = config.CACHE === 'process';
  const own =
    isHere || config.CACHE_REDIS_URL === undefined
      ? undefined
      : ownRedis(config.CACHE_REDIS_URL, config, redisEvents('cache'));
  const shared = isHere ? undefined : (own ?? redis);
  const cache = createCache({
    maxBytes: config.CACHE_MAX_MB * 1024 * 1024,
    ...(shared && { redis: shared, seal }),
    events: cacheEvents(metrics, log, shared),
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
  return {
    cache,
    async close() {
      await cache.close();
      await own?.close();
    },
  };
}

function ownRedis(url: Secret, config: Config, events: RedisEvents): Redis {
  const commandDeadlineMs = config.REDIS_COMMAND_DEADLINE_MS;
  return createRedis({ url, app: 'mobile-bff', commandDeadlineMs, events });
}
