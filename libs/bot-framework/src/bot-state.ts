import type { Redis } from '@frontdesk/redis';
import type { Seal } from '@frontdesk/sealing';
import { memoryWorkStore, redisWorkStore } from '@frontdesk/work-queue';
import type { WorkStore } from '@frontdesk/work-queue';
import { memoryPaces, redisPaces } from './connector/pace.ts';
import type { Paces } from './connector/pace.ts';
import { memoryKept, redisKept } from './state/kept.ts';
import type { Kept } from './state/kept.ts';

/** What a bot keeps: all instances together with a Redis, and this one alone without. */
export interface BotState {
  /** What people wrote is little, and is sealed in memory too. */
  readonly seal: Seal;
  readonly kept: Kept;
  readonly workStore: WorkStore;
  readonly paces: Paces;
}

export interface BotStateOptions {
  readonly redis: Redis | undefined;
  readonly seal: Seal;
  /** Activities that wait; more are refused, and sent again by Teams. */
  readonly mostWaiting: number;
  /** How long an activity that was delivered is known. */
  readonly retentionMs: number;
}

// Nobody writes more before the first is answered; what would is a program.
const mostInConversation = 100;

export function openBotState({ redis, seal, mostWaiting, retentionMs }: BotStateOptions): BotState {
  const work = { most: mostWaiting, mostInLane: mostInConversation, retentionMs };
  return {
    seal,
    kept: redis ? redisKept(redis, seal) : memoryKept(seal),
    workStore: redis ? redisWorkStore(redis, work) : memoryWorkStore(work),
    paces: redis ? redisPaces(redis) : memoryPaces(),
  };
}
