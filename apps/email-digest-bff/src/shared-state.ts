import * as consents from '@frontdesk/consents';
import type { ConsentStore } from '@frontdesk/consents';
import { openState } from '@frontdesk/wiring';
import type { State, Telling } from '@frontdesk/wiring';
import type { Config } from './config.ts';
import { memoryDigests, redisDigests } from './digests/digest-store.ts';
import type { DigestStore } from './digests/digest-store.ts';
import { limitsOf } from './limits.ts';
import { knows } from './switched.ts';

/** What all instances know together with a Redis, and this one alone without. */
export interface SharedState extends State {
  readonly consentStore: ConsentStore;
  readonly digests: DigestStore;
}

export function createSharedState(config: Config, telling: Telling): SharedState {
  const state = openState(config, { app: 'email-digest-bff', policies: limitsOf(config), knows, ...telling });
  const { redis, seal } = state;
  return {
    ...state,
    consentStore: redis ? consents.redisStore(redis) : consents.memoryStore(),
    digests: redis ? redisDigests(redis, seal, config.DIGEST_KEPT_S) : memoryDigests(),
  };
}
