import type { Idempotency } from '@frontdesk/idempotency';
import { memorySessionStore, redisSessionStore } from '@frontdesk/sessions';
import type { SessionStore } from '@frontdesk/sessions';
import { memoryLog, memoryTopicLog, redisLog, redisTopicLog } from '@frontdesk/streaming';
import type { StreamLog, TopicLog } from '@frontdesk/streaming';
import * as tokenQuota from '@frontdesk/token-quota';
import type { QuotaStore } from '@frontdesk/token-quota';
import { openIdempotency, openState } from '@frontdesk/wiring';
import type { State, Telling } from '@frontdesk/wiring';
import type { Config } from './config.ts';
import type { DashboardStore } from './dashboards/dashboard-store.ts';
import { memoryDashboards } from './dashboards/memory-store.ts';
import { redisDashboards } from './dashboards/redis-store.ts';
import { limitsOf } from './limits.ts';
import { memoryPresenceTurns, redisPresenceTurns } from './live/presence-turns.ts';
import type { PresenceTurns } from './live/presence-turns.ts';
import { knows } from './switched.ts';

/** What all instances know together with a Redis, and this one alone without. */
export interface SharedState extends State {
  readonly idempotency: Idempotency;
  readonly sessionStore: SessionStore;
  readonly dashboards: DashboardStore;
  readonly answerLog: StreamLog;
  readonly tokenStore: QuotaStore;
  readonly topicLog: TopicLog;
  readonly presenceTurns: PresenceTurns;
}

export function createSharedState(config: Config, telling: Telling): SharedState {
  const state = openState(config, { app: 'web-bff', policies: limitsOf(config), knows, ...telling });
  const { redis, seal } = state;
  return {
    ...state,
    idempotency: openIdempotency(state, {
      retentionMs: config.IDEMPOTENCY_KEY_RETENTION_S * 1000,
      leaseMs: config.IDEMPOTENCY_LEASE_MS,
      sealingKey: config.STATE_SEALING_KEY,
      ...telling,
    }),
    sessionStore: redis ? redisSessionStore(redis) : memorySessionStore(),
    dashboards: redis ? redisDashboards(redis, { seal }) : memoryDashboards(),
    answerLog: redis ? redisLog({ redis, seal }) : memoryLog(),
    tokenStore: redis ? tokenQuota.redisStore(redis) : tokenQuota.memoryStore(),
    topicLog: redis ? redisTopicLog({ redis, seal }) : memoryTopicLog(),
    presenceTurns: redis ? redisPresenceTurns(redis, seal) : memoryPresenceTurns(),
  };
}
