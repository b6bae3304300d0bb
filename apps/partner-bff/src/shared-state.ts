import { createKeyVerifier, fileKeyStore, redisKeyStore } from '@frontdesk/auth';
import type { KeyVerifier } from '@frontdesk/auth';
import * as consents from '@frontdesk/consents';
import type { ConsentStore } from '@frontdesk/consents';
import { openState } from '@frontdesk/wiring';
import type { State, Telling } from '@frontdesk/wiring';
import type { Config } from './config.ts';
import { limitsOf } from './limits.ts';
import { knows } from './switched.ts';

/** What all instances know together with a Redis, and this one alone without. */
export interface SharedState extends State {
  readonly keys: KeyVerifier;
  readonly consentStore: ConsentStore;
}

export function createSharedState(config: Config, telling: Telling): SharedState {
  const state = openState(config, { app: 'partner-bff', policies: limitsOf(config), knows, ...telling });
  const { redis, revocations } = state;
  return {
    ...state,
    keys: createKeyVerifier({
      store: redis ? redisKeyStore(redis) : fileKeyStore(config.API_KEYS_FILE ?? ''),
      environment: config.API_KEYS_ENVIRONMENT,
      revocations,
    }),
    consentStore: redis ? consents.redisStore(redis) : consents.memoryStore(),
  };
}
