import { processRevocations, redisRevocations } from '@frontdesk/auth';
import type { Revocations } from '@frontdesk/auth';
import type { Cache } from '@frontdesk/cache';
import type { ChangeEvents } from '@frontdesk/change-events';
import type { Secret } from '@frontdesk/configuration';
import * as idempotency from '@frontdesk/idempotency';
import type { Idempotency } from '@frontdesk/idempotency';
import * as rateLimit from '@frontdesk/rate-limit';
import type { RateLimiter } from '@frontdesk/rate-limit';
import { createRedis } from '@frontdesk/redis';
import type { Redis, RedisEvents } from '@frontdesk/redis';
import { createSeal, sealingKeys } from '@frontdesk/sealing';
import type { Seal } from '@frontdesk/sealing';
import { memoryLog, redisLog } from '@frontdesk/streaming';
import type { StreamLog } from '@frontdesk/streaming';
import type { Switches } from '@frontdesk/switches';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import * as tokenQuota from '@frontdesk/token-quota';
import type { QuotaStore } from '@frontdesk/token-quota';
import type { Config } from './config.ts';
import { memoryPaces, redisPaces } from './connector/pace.ts';
import type { Paces } from './connector/pace.ts';
import { createKeptAnswers } from './kept-answers.ts';
import { limitsOf } from './limits.ts';
import { followPlatform } from './platform-events.ts';
import { memoryKept, redisKept } from './state/kept.ts';
import type { Kept } from './state/kept.ts';
import { idempotencyEvents, limitEvents, redisTelling } from './events.ts';
import { memorySubscriptions } from './subscriptions/memory-subscriptions.ts';
import { redisSubscriptions } from './subscriptions/redis-subscriptions.ts';
import type { Subscriptions } from './subscriptions/subscriptions.ts';
import { createSwitchboard } from './switched.ts';
import { memoryWorkStore } from './work/memory-store.ts';
import { redisWorkStore } from './work/redis-store.ts';
import type { WorkStore } from './work/work-store.ts';

/** What all instances know together with a Redis, and this one alone without. */
export interface SharedState {
  readonly limiter: RateLimiter;
  readonly idempotency: Idempotency;
  readonly revocations: Revocations;
  readonly cache: Cache | undefined;
  readonly switches: Switches;
  /** What the platform tells of; others may listen too. */
  readonly changes: ChangeEvents;
  readonly seal: Seal;
  readonly kept: Kept;
  readonly subscriptions: Subscriptions;
  readonly workStore: WorkStore;
  /** What is told of changes waits apart from what people wrote. */
  readonly noticeStore: WorkStore;
  readonly answerLog: StreamLog;
  readonly tokenStore: QuotaStore;
  readonly paces: Paces;
  close(): Promise<void>;
}

// Nobody writes more before the first is answered; what would is a program.
const mostInConversation = 100;

interface Telling {
  readonly metrics: Metrics;
  readonly log: Logger;
}

export function createSharedState(config: Config, telling: Telling): SharedState {
  const redisEvents = redisTelling(telling.metrics, telling.log);
  const redis = config.REDIS_URL === undefined ? undefined : connected(config.REDIS_URL, config, redisEvents('state'));
  const revocations = redis ? redisRevocations({ redis }) : processRevocations();
  telling.metrics.gauge({
    name: 'frontdesk_revocations_current',
    help: '0 while others may have revoked what this instance does not know.',
    read: () => Number(revocations.isCurrent),
  });
  const keys = sealingKeys(config.STATE_SEALING_KEY);
  const seal = createSeal(keys);
  const stateSeal = createSeal(keys, { keyForEach: 'purpose' }); // for what is written without end
  const { limiter, closeLimits } = limiterOf(config, redis, telling);
  const changes = followPlatform(config.EVENTS_URL, { redis, revocations, redisEvents, ...telling });
  const kept = createKeptAnswers(config, { redis, seal: stateSeal, redisEvents, changes, ...telling });
  const switches = createSwitchboard(config, { redis, ...telling });
  const work = {
    most: config.WORK_MOST_WAITING,
    mostInLane: mostInConversation,
    retentionMs: config.SEEN_RETENTION_S * 1000,
  };
  return {
    changes,
    seal,
    kept: redis ? redisKept(redis, seal) : memoryKept(seal),
    subscriptions: redis ? redisSubscriptions(redis) : memorySubscriptions(),
    workStore: redis ? redisWorkStore(redis, work) : memoryWorkStore(work),
    noticeStore: redis ? redisWorkStore(redis, { ...work, tag: 'notices' }) : memoryWorkStore(work),
    answerLog: redis ? redisLog({ redis, seal: stateSeal }) : memoryLog(),
    tokenStore: redis ? tokenQuota.redisStore(redis) : tokenQuota.memoryStore(),
    paces: redis ? redisPaces(redis) : memoryPaces(),
    limiter,
    idempotency: idempotencyOf(config, redis, telling),
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

function connected(url: Secret, config: Config, events: RedisEvents): Redis {
  return createRedis({ url, app: 'teams-bot-bff', commandDeadlineMs: config.REDIS_COMMAND_DEADLINE_MS, events });
}

function limiterOf(config: Config, redis: Redis | undefined, { metrics, log }: Telling) {
  const { limits, store: events } = limitEvents(metrics, log);
  const store = redis ? rateLimit.redisStore(redis, { instances: config.INSTANCES, events }) : rateLimit.memoryStore();
  const policies = limitsOf(config);
  const limiter = rateLimit.createRateLimiter({ store, policies, events: limits });
  return { limiter, closeLimits: () => store.close() };
}

function idempotencyOf(config: Config, redis: Redis | undefined, { metrics, log }: Telling): Idempotency {
  return idempotency.createIdempotency({
    store: redis ? idempotency.redisStore(redis) : idempotency.memoryStore(),
    retentionMs: config.SEEN_RETENTION_S * 1000,
    leaseMs: config.WORK_LEASE_MS,
    encryption: sealingKeys(config.STATE_SEALING_KEY),
    onEvent: idempotencyEvents(metrics, log),
  });
}
