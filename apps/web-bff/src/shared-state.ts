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
import { memorySessionStore, redisSessionStore } from '@frontdesk/sessions';
import type { SessionStore } from '@frontdesk/sessions';
import { memoryLog, memoryTopicLog, redisLog, redisTopicLog } from '@frontdesk/streaming';
import type { StreamLog, TopicLog } from '@frontdesk/streaming';
import type { Switches } from '@frontdesk/switches';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import * as tokenQuota from '@frontdesk/token-quota';
import type { QuotaStore } from '@frontdesk/token-quota';
import type { Config } from './config.ts';
import type { DashboardStore } from './dashboards/dashboard-store.ts';
import { memoryDashboards } from './dashboards/memory-store.ts';
import { redisDashboards } from './dashboards/redis-store.ts';
import { createKeptAnswers } from './kept-answers.ts';
import { limitsOf } from './limits.ts';
import { memoryPresenceTurns, redisPresenceTurns } from './live/presence-turns.ts';
import type { PresenceTurns } from './live/presence-turns.ts';
import { followPlatform } from './platform-events.ts';
import { idempotencyEvents, limitEvents, redisTelling } from './events.ts';
import { createSwitchboard } from './switched.ts';

/** What all instances know together with a Redis, and this one alone without. */
export interface SharedState {
  readonly limiter: RateLimiter;
  readonly idempotency: Idempotency;
  readonly revocations: Revocations;
  readonly sessionStore: SessionStore;
  readonly dashboards: DashboardStore;
  readonly answerLog: StreamLog;
  readonly tokenStore: QuotaStore;
  readonly topicLog: TopicLog;
  readonly presenceTurns: PresenceTurns;
  readonly changes: Pick<ChangeEvents, 'on'>;
  readonly cache: Cache | undefined;
  readonly switches: Switches;
  close(): Promise<void>;
}

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
  const stateSeal = sealOf(config);
  const { limiter, closeLimits } = limiterOf(config, redis, telling);
  const changes = followPlatform(config.EVENTS_URL, { redis, revocations, redisEvents, ...telling });
  const kept = createKeptAnswers(config, { redis, seal: stateSeal, redisEvents, changes, ...telling });
  const switches = createSwitchboard(config, { redis, ...telling });
  return {
    limiter,
    idempotency: idempotencyOf(config, redis, telling),
    revocations,
    sessionStore: redis ? redisSessionStore(redis) : memorySessionStore(),
    dashboards: redis ? redisDashboards(redis, { seal: stateSeal }) : memoryDashboards(),
    answerLog: redis ? redisLog({ redis, seal: stateSeal }) : memoryLog(),
    tokenStore: redis ? tokenQuota.redisStore(redis) : tokenQuota.memoryStore(),
    topicLog: redis ? redisTopicLog({ redis, seal: stateSeal }) : memoryTopicLog(),
    presenceTurns: redis ? redisPresenceTurns(redis, stateSeal) : memoryPresenceTurns(),
    changes,
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
  return createRedis({ url, app: 'web-bff', commandDeadlineMs: config.REDIS_COMMAND_DEADLINE_MS, events });
}

/** What of documents, answers and people lies in Redis is closed; without a key only where nobody else looks. */
function sealOf({ STATE_SEALING_KEY: key }: Config): Seal | undefined {
  return key === undefined ? undefined : createSeal(sealingKeys(key), { keyForEach: 'purpose' });
}

function limiterOf(config: Config, redis: Redis | undefined, { metrics, log }: Telling) {
  const { limits, store: events } = limitEvents(metrics, log);
  const store = redis ? rateLimit.redisStore(redis, { instances: config.INSTANCES, events }) : rateLimit.memoryStore();
  const policies = limitsOf(config);
  const limiter = rateLimit.createRateLimiter({ store, policies, events: limits });
  return { limiter, closeLimits: () => store.close() };
}

function idempotencyOf(config: Config, redis: Redis | undefined, { metrics, log }: Telling): Idempotency {
  const key = config.STATE_SEALING_KEY;
  return idempotency.createIdempotency({
    store: redis ? idempotency.redisStore(redis) : idempotency.memoryStore(),
    retentionMs: config.IDEMPOTENCY_KEY_RETENTION_S * 1000,
    leaseMs: config.IDEMPOTENCY_LEASE_MS,
    ...(key !== undefined && { encryption: sealingKeys(key) }),
    onEvent: idempotencyEvents(metrics, log),
  });
}
