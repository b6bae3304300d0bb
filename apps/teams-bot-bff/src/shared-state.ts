import type { Idempotency } from '@frontdesk/idempotency';
import { createSeal, sealingKeys } from '@frontdesk/sealing';
import type { Seal } from '@frontdesk/sealing';
import { memoryLog, redisLog } from '@frontdesk/streaming';
import type { StreamLog } from '@frontdesk/streaming';
import * as tokenQuota from '@frontdesk/token-quota';
import type { QuotaStore } from '@frontdesk/token-quota';
import { openIdempotency, openState } from '@frontdesk/wiring';
import type { State, Telling } from '@frontdesk/wiring';
import type { Config } from './config.ts';
import { memoryPaces, redisPaces } from './connector/pace.ts';
import type { Paces } from './connector/pace.ts';
import { limitsOf } from './limits.ts';
import { memoryKept, redisKept } from './state/kept.ts';
import type { Kept } from './state/kept.ts';
import { memorySubscriptions } from './subscriptions/memory-subscriptions.ts';
import { redisSubscriptions } from './subscriptions/redis-subscriptions.ts';
import type { Subscriptions } from './subscriptions/subscriptions.ts';
import { knows } from './switched.ts';
import { memoryWorkStore } from './work/memory-store.ts';
import { redisWorkStore } from './work/redis-store.ts';
import type { WorkStore } from './work/work-store.ts';

/** What all instances know together with a Redis, and this one alone without. */
export interface SharedState extends Omit<State, 'seal'> {
  readonly idempotency: Idempotency;
  /** One key for all: what people wrote is little, and is sealed in memory too. */
  readonly seal: Seal;
  readonly kept: Kept;
  readonly subscriptions: Subscriptions;
  readonly workStore: WorkStore;
  /** What is told of changes waits apart from what people wrote. */
  readonly noticeStore: WorkStore;
  readonly answerLog: StreamLog;
  readonly tokenStore: QuotaStore;
  readonly paces: Paces;
}

// Nobody writes more before the first is answered; what would is a program.
const mostInConversation = 100;

export function createSharedState(config: Config, telling: Telling): SharedState {
  const { seal: stateSeal, ...state } = openState(config, {
    app: 'teams-bot-bff',
    policies: limitsOf(config),
    knows,
    ...telling,
  });
  const { redis } = state;
  const seal = createSeal(sealingKeys(config.STATE_SEALING_KEY));
  const retentionMs = config.SEEN_RETENTION_S * 1000;
  const work = { most: config.WORK_MOST_WAITING, mostInLane: mostInConversation, retentionMs };
  return {
    ...state,
    idempotency: openIdempotency(state, {
      retentionMs,
      leaseMs: config.WORK_LEASE_MS,
      sealingKey: config.STATE_SEALING_KEY,
      ...telling,
    }),
    seal,
    kept: redis ? redisKept(redis, seal) : memoryKept(seal),
    subscriptions: redis ? redisSubscriptions(redis) : memorySubscriptions(),
    workStore: redis ? redisWorkStore(redis, work) : memoryWorkStore(work),
    noticeStore: redis ? redisWorkStore(redis, { ...work, tag: 'notices' }) : memoryWorkStore(work),
    answerLog: redis ? redisLog({ redis, seal: stateSeal }) : memoryLog(),
    tokenStore: redis ? tokenQuota.redisStore(redis) : tokenQuota.memoryStore(),
    paces: redis ? redisPaces(redis) : memoryPaces(),
  };
}
