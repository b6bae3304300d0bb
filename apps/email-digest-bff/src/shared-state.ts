import { followUsers, processRevocations, redisRevocations } from '@frontdesk/auth';
import type { Revocations } from '@frontdesk/auth';
import { createCache } from '@frontdesk/cache';
import type { Cache } from '@frontdesk/cache';
import { createChangeEvents } from '@frontdesk/change-events';
import { secretNow } from '@frontdesk/configuration';
import * as consents from '@frontdesk/consents';
import type { ConsentStore } from '@frontdesk/consents';
import * as rateLimit from '@frontdesk/rate-limit';
import type { RateLimiter } from '@frontdesk/rate-limit';
import { createRedis } from '@frontdesk/redis';
import type { Redis, RedisEvents } from '@frontdesk/redis';
import { cacheEvents, limitEvents, platformEvents, redisTelling } from '@frontdesk/reporting';
import type { RedisTelling } from '@frontdesk/reporting';
import { createSeal, sealingKeys } from '@frontdesk/sealing';
import type { Seal } from '@frontdesk/sealing';
import { invalidationsOf } from '@frontdesk/service-clients';
import type { Switches } from '@frontdesk/switches';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import type { Config } from './config.ts';
import { memoryDigests, redisDigests } from './digests/digest-store.ts';
import type { DigestStore } from './digests/digest-store.ts';
import { limitsOf } from './limits.ts';
import { createSwitchboard } from './switched.ts';

/** What all instances know together with a Redis, and this one alone without. */
export interface SharedState {
  readonly limiter: RateLimiter;
  readonly consentStore: ConsentStore;
  readonly digests: DigestStore;
  readonly seal: Seal | undefined;
  readonly revocations: Revocations;
  readonly cache: Cache;
  readonly switches: Switches;
  close(): Promise<void>;
}

interface Telling {
  readonly metrics: Metrics;
  readonly log: Logger;
}

interface Around extends Telling {
  readonly redis: Redis | undefined;
  readonly redisEvents: RedisTelling;
}

export function createSharedState(config: Config, telling: Telling): SharedState {
  const redisEvents = redisTelling(telling.metrics, telling.log);
  const redis = config.REDIS_URL === undefined ? undefined : connected(config, config.REDIS_URL, redisEvents('state'));
  const around = { ...telling, redis, redisEvents };
  const revocations = redis ? redisRevocations({ redis }) : processRevocations();
  telling.metrics.gauge({
    name: 'frontdesk_revocations_current',
    help: '0 while others may have revoked what this instance does not know.',
    read: () => Number(revocations.isCurrent),
  });
  const seal = sealOf(config);
  const { limiter, closeLimits } = limiterOf(config, around);
  const kept = keptAnswers(config, seal, around);
  const changes = followPlatform(config, around, { revocations, cache: kept.cache });
  const switches = createSwitchboard(config, around);
  return {
    limiter,
    consentStore: redis ? consents.redisStore(redis) : consents.memoryStore(),
    digests: redis ? redisDigests(redis, seal, config.DIGEST_KEPT_S) : memoryDigests(),
    seal,
    revocations,
    cache: kept.cache,
    switches,
    async close() {
      await Promise.all([changes.close(), closeLimits(), revocations.close(), switches.close()]);
      await kept.close();
      await redis?.close();
    },
  };
}

function connected(config: Config, url: NonNullable<Config['REDIS_URL']>, events: RedisEvents): Redis {
  return createRedis({ url, app: 'email-digest-bff', commandDeadlineMs: config.REDIS_COMMAND_DEADLINE_MS, events });
}

/** What of documents and people lies in Redis is closed; without a key only where nobody else looks. */
function sealOf({ STATE_SEALING_KEY: key }: Config): Seal | undefined {
  return key === undefined ? undefined : createSeal(sealingKeys(key), { keyForEach: 'purpose' });
}

function limiterOf(config: Config, { redis, metrics, log }: Around) {
  const { limits: events, store: onStore } = limitEvents(metrics, log);
  const store = redis
    ? rateLimit.redisStore(redis, { instances: config.INSTANCES, events: onStore })
    : rateLimit.memoryStore();
  const limiter = rateLimit.createRateLimiter({ store, policies: limitsOf(config), events });
  return { limiter, closeLimits: () => store.close() };
}

/** The platform's answers, for as long as each operation says, or until the platform tells of a change. */
function keptAnswers(config: Config, seal: Seal | undefined, { redis, redisEvents, metrics, log }: Around) {
  const url = config.CACHE_REDIS_URL;
  const own = url === undefined ? undefined : connected(config, url, redisEvents('cache'));
  const shared = own ?? redis;
  const cache = createCache({
    maxBytes: config.CACHE_MAX_MB * 1024 * 1024,
    ...(shared && { redis: shared, seal }),
    events: cacheEvents(metrics, log, shared),
  });
  metrics.gauge({ name: 'frontdesk_cache_bytes', help: 'Of answers kept in this process.', read: () => cache.bytes });
  const close = async () => {
    await cache.close();
    await own?.close();
  };
  return { cache, close };
}

/** The platform says what changed, and whose access ended. */
function followPlatform(
  { EVENTS_URL: url }: Config,
  { redis, redisEvents, metrics, log }: Around,
  { revocations, cache }: { readonly revocations: Revocations; readonly cache: Cache },
) {
  const isRedis = url !== undefined && !/^https?:/.test(secretNow(url));
  const changes = createChangeEvents({
    url,
    redis,
    app: 'email-digest-bff',
    ...(isRedis && { redisEvents: redisEvents('events') }),
    events: platformEvents(metrics, log),
  });
  metrics.gauge({
    name: 'frontdesk_platform_events_heard_now',
    help: '0 while changes may be missed: kept answers go by their time alone.',
    read: () => Number(changes.isHearing),
  });
  changes.on({ name: 'revocations', hear: followUsers({ revocations }) });
  changes.on({
    name: 'cache',
    async hear(event) {
      await Promise.all(invalidationsOf(event).map(({ tags, afterMs }) => cache.invalidate(tags, { afterMs })));
    },
    // Changes may have been missed.
    lost: () => cache.emptyFirstTier(),
    restored: () => cache.emptyFirstTier(),
  });
  return changes;
}
