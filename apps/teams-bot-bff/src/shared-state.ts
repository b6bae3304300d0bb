import { openBotState } from '@frontdesk/bot-framework';
import type { BotState } from '@frontdesk/bot-framework';
import type { Idempotency } from '@frontdesk/idempotency';
import { createSeal, sealingKeys } from '@frontdesk/sealing';
import { memoryLog, redisLog } from '@frontdesk/streaming';
import type { StreamLog } from '@frontdesk/streaming';
import * as tokenQuota from '@frontdesk/token-quota';
import type { QuotaStore } from '@frontdesk/token-quota';
import { openIdempotency, openState } from '@frontdesk/wiring';
import type { State, Telling } from '@frontdesk/wiring';
import { memoryWorkStore, redisWorkStore } from '@frontdesk/work-queue';
import type { WorkStore } from '@frontdesk/work-queue';
import type { Config } from './config.ts';
import { limitsOf } from './limits.ts';
import { memorySubscriptions } from './subscriptions/memory-subscriptions.ts';
import { redisSubscriptions } from './subscriptions/redis-subscriptions.ts';
import type { Subscriptions } from './subscriptions/subscriptions.ts';
import { knows } from './switched.ts';

/** What all instances know together with a Redis, and this one alone without. */
export interface SharedState extends Omit<State, 'seal'>, BotState {
  readonly idempotency: Idempotency;
  readonly subscriptions: Subscriptions;
  /** What is told of changes waits apart from what people wrote. */
  readonly noticeStore: WorkStore;
  readonly answerLog: StreamLog;
  readonly tokenStore: QuotaStore;
}

// Of one conversation, and of one document.
const mostInLane = 100;

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
  const mostWaiting = config.WORK_MOST_WAITING;
  const notices = { most: mostWaiting, mostInLane, retentionMs };
  return {
    ...state,
    ...openBotState({ redis, seal, mostWaiting, retentionMs }),
    idempotency: openIdempotency(state, {
      retentionMs,
      leaseMs: config.WORK_LEASE_MS,
      sealingKey: config.STATE_SEALING_KEY,
      ...telling,
    }),
    subscriptions: redis ? redisSubscriptions(redis) : memorySubscriptions(),
    noticeStore: redis ? redisWorkStore(redis, { ...notices, tag: 'notices' }) : memoryWorkStore(notices),
    answerLog: redis ? redisLog({ redis, seal: stateSeal }) : memoryLog(),
    tokenStore: redis ? tokenQuota.redisStore(redis) : tokenQuota.memoryStore(),
  };
}
