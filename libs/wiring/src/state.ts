import { processRevocations, redisRevocations } from '@frontdesk/auth';
import type { Revocations } from '@frontdesk/auth';
import type { Cache } from '@frontdesk/cache';
import type { ChangeEvents } from '@frontdesk/change-events';
import type { Secret } from '@frontdesk/configuration';
import * as rateLimit from '@frontdesk/rate-limit';
import type { LimitEvents, LimitStore, RateLimiter, RateLimiterOptions } from '@frontdesk/rate-limit';
import { createRedis } from '@frontdesk/redis';
import type { Redis } from '@frontdesk/redis';
import { limitEvents, redisTelling } from '@frontdesk/reporting';
import type { RedisTelling } from '@frontdesk/reporting';
import { createSeal, sealingKeys } from '@frontdesk/sealing';
import type { Seal } from '@frontdesk/sealing';
import type { Switches } from '@frontdesk/switches';
import { keepAnswers } from './kept-answers.ts';
import { followPlatform } from './platform-events.ts';
import type { StateSettings, Telling } from './settings.ts';
import { createSwitchboard } from './switchboard.ts';
import type { Knows } from './switchboard.ts';

export interface StateOptions extends Telling, Pick<RateLimiterOptions, 'policies' | 'tiers'> {
  readonly app: string;
  readonly knows: Knows;
}

/** What every app's instances know together with a Redis, and this one alone without. */
export interface State {
  /** For what else an app keeps. */
  readonly redis: Redis | undefined;
  /** For what of documents, answers and people lies in Redis; without a key only where nobody else looks. */
  readonly seal: Seal | undefined;
  readonly limiter: RateLimiter;
  /** Of what limits are made that belong to one caller alone. */
  readonly limits: { readonly store: LimitStore; readonly events: LimitEvents };
  readonly revocations: Revocations;
  readonly changes: ChangeEvents;
  /** None when it is switched off: every read is a call. */
  readonly cache: Cache | undefined;
  readonly switches: Switches;
  close(): Promise<void>;
}

export function openState(settings: StateSettings, options: StateOptions): State {
  const { app, policies, tiers, knows, metrics, log } = options;
  const redisEvents = redisTelling(metrics, log);
  const connect = connecting(app, settings, redisEvents);
  const redis = connect(settings.REDIS_URL, 'state');
  const revocations = redis ? redisRevocations({ redis }) : processRevocations();
  metrics.gauge({
    name: 'frontdesk_revocations_current',
    help: '0 while others may have revoked what this instance does not know.',
    read: () => Number(revocations.isCurrent),
  });
  const key = settings.STATE_SEALING_KEY;
  const seal = key === undefined ? undefined : createSeal(sealingKeys(key), { keyForEach: 'purpose' });
  const { limits: events, store: onStore } = limitEvents(metrics, log);
  const { INSTANCES: instances, CACHE: keeping = 'on' } = settings;
  const store = redis ? rateLimit.redisStore(redis, { instances, events: onStore }) : rateLimit.memoryStore();
  const changes = followPlatform(settings.EVENTS_URL, { app, redis, revocations, redisEvents, metrics, log });
  const ofCache = keeping === 'on' ? connect(settings.CACHE_REDIS_URL, 'cache') : undefined;
  const shared = keeping === 'on' ? (ofCache ?? redis) : undefined;
  const cache = keeping === 'off' ? undefined : keepAnswers(settings, { redis: shared, seal, changes, metrics, log });
  const switches = createSwitchboard({ app, file: settings.SWITCHES_FILE, redis, knows, metrics, log });
  return {
    redis,
    seal,
    limiter: rateLimit.createRateLimiter({ store, policies, events, ...(tiers && { tiers }) }),
    limits: { store, events },
    revocations,
    changes,
    cache,
    switches,
    async close() {
      await Promise.all([changes.close(), store.close(), revocations.close(), switches.close()]);
      await cache?.close();
      await Promise.all([ofCache?.close(), redis?.close()]);
    },
  };
}

type Connect = (url: Secret | undefined, use: Parameters<RedisTelling>[0]) => Redis | undefined;

function connecting(app: string, { REDIS_COMMAND_DEADLINE_MS }: StateSettings, redisEvents: RedisTelling): Connect {
  return (url, use) =>
    url === undefined
      ? undefined
      : createRedis({ url, app, commandDeadlineMs: REDIS_COMMAND_DEADLINE_MS, events: redisEvents(use) });
}
