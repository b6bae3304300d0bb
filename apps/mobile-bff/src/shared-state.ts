import type { Idempotency } from '@frontdesk/idempotency';
import { memoryLog, redisLog } from '@frontdesk/streaming';
import type { StreamLog } from '@frontdesk/streaming';
import * as tokenQuota from '@frontdesk/token-quota';
import type { QuotaStore } from '@frontdesk/token-quota';
import { openIdempotency, openState } from '@frontdesk/wiring';
import type { State, Telling } from '@frontdesk/wiring';
import type { Config } from './config.ts';
import { limitsOf } from './limits.ts';
import { knows } from './switched.ts';

/** What all instances know together with a Redis, and this one alone without. */
export interface SharedState extends State {
  readonly idempotency: Idempotency;
  readonly answerLog: StreamLog;
  readonly tokenStore: QuotaStore;
}

export function createSharedState(config: Config, telling: Telling): SharedState {
  const policies = limitsOf(config);
  const state = openState(config, { app: 'mobile-bff', policies, tiers: config.LIMIT_TIERS, knows, ...telling });
  const { redis, seal } = state;
  return {
    ...state,
    idempotency: openIdempotency(state, {
      retentionMs: config.IDEMPOTENCY_KEY_RETENTION_S * 1000,
      leaseMs: config.IDEMPOTENCY_LEASE_MS,
      sealingKey: config.STATE_SEALING_KEY,
      ...telling,
    }),
    answerLog: redis ? redisLog({ redis, seal }) : memoryLog(),
    tokenStore: redis ? tokenQuota.redisStore(redis) : tokenQuota.memoryStore(),
  };
}
