import { followUsers, processRevocations, redisRevocations } from '@frontdesk/auth';
import type { PlatformEvent, Revocations } from '@frontdesk/auth';
import * as idempotency from '@frontdesk/idempotency';
import type { Idempotency } from '@frontdesk/idempotency';
import * as rateLimit from '@frontdesk/rate-limit';
import type { RateLimiter } from '@frontdesk/rate-limit';
import { createRedis } from '@frontdesk/redis';
import type { Redis } from '@frontdesk/redis';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import type { Config } from './config.ts';
import { limitsOf } from './limits.ts';
import { sealingKeys } from './sealing-keys.ts';
import { idempotencyEvents, limitEvents, redisEvents } from './state-events.ts';

/** What all instances know together with a Redis, and this one alone without. */
export interface SharedState {
  readonly limiter: RateLimiter;
  readonly idempotency: Idempotency;
  readonly revocations: Revocations;
  close(): Promise<void>;
}

interface Telling {
  readonly metrics: Metrics;
  readonly log: Logger;
}

export function createSharedState(config: Config, telling: Telling): SharedState {
  const redis = config.REDIS_URL === undefined ? undefined : connected(config.REDIS_URL, config, telling);
  const revocations = redis ? redisRevocations({ redis }) : processRevocations();
  telling.metrics.gauge({
    name: 'frontdesk_revocations_current',
    help: '0 while others may have revoked what this instance does not know.',
    read: () => Number(revocations.isCurrent),
  });
  const { limiter, closeLimits } = limiterOf(config, redis, telling);
  const stopEvents = followEvents(config, { redis, revocations }, telling);
  return {
    limiter,
    idempotency: idempotencyOf(config, redis, telling),
    revocations,
    async close() {
      await Promise.all([stopEvents(), closeLimits(), revocations.close()]);
      await redis?.close();
    },
  };
}

function connected(url: string, config: Config, telling: Telling): Redis {
  const redis = createRedis({
    url,
    app: 'mobile-bff',
    commandDeadlineMs: config.REDIS_COMMAND_DEADLINE_MS,
    events: redisEvents(telling.log),
  });
  telling.metrics.gauge({
    name: 'frontdesk_redis_up',
    help: 'Whether Redis is connected.',
    read: () => Number(redis.isUp),
  });
  return redis;
}

function limiterOf(config: Config, redis: Redis | undefined, { metrics, log }: Telling) {
  const { limits, store: events } = limitEvents(metrics, log);
  const store = redis ? rateLimit.redisStore(redis, { instances: config.INSTANCES, events }) : rateLimit.memoryStore();
  const policies = limitsOf(config);
  const limiter = rateLimit.createRateLimiter({ store, policies, tiers: config.LIMIT_TIERS, events: limits });
  return { limiter, closeLimits: () => store.close() };
}

function idempotencyOf(config: Config, redis: Redis | undefined, { metrics, log }: Telling): Idempotency {
  const key = config.IDEMPOTENCY_ENCRYPTION_KEY;
  return idempotency.createIdempotency({
    store: redis ? idempotency.redisStore(redis) : idempotency.memoryStore(),
    retentionMs: config.IDEMPOTENCY_KEY_RETENTION_S * 1000,
    leaseMs: config.IDEMPOTENCY_LEASE_MS,
    ...(key !== undefined && { encryption: sealingKeys(key) }),
    onEvent: idempotencyEvents(metrics, log),
  });
}

const eventsChannel = 'platform:events';

/** The platform says whose status changed: who is no longer active has no access. */
function followEvents(
  config: Config,
  { redis, revocations }: { redis: Redis | undefined; revocations: Revocations },
  { log }: Telling,
): () => Promise<void> {
  const own =
    config.EVENTS_URL === undefined
      ? undefined
      : createRedis({ url: config.EVENTS_URL, app: 'mobile-bff', events: redisEvents(log) });
  const source = own ?? redis;
  if (!source) return async () => undefined;
  const follow = followUsers({ revocations });
  const subscription = source.subscribe(eventsChannel, {
    message: (text) => {
      const event = eventFrom(text);
      if (event) follow(event).catch((err: unknown) => log.error({ err }, 'a revocation by an event failed'));
    },
  });
  return async () => {
    await (await subscription).close();
    await own?.close();
  };
}

function eventFrom(text: string): PlatformEvent | undefined {
  try {
    const event = JSON.parse(text) as PlatformEvent | null;
    return typeof event?.type === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}
