import type { CacheEvents } from '@frontdesk/cache';
import type { ChangeEventsEvents } from '@frontdesk/change-events';
import type { IdempotencyEvent } from '@frontdesk/idempotency';
import type { LimitEvents, StoreEvents } from '@frontdesk/rate-limit';
import type { Redis, RedisEvents } from '@frontdesk/redis';
import type { SwitchesEvents } from '@frontdesk/switches';
import type { Logger, Metrics } from '@frontdesk/telemetry';

// What is told of the state that instances share. Labels are names of limits, routes and outcomes: never of callers.

/** Of the connections that an app may have, each by what it is for. */
export type RedisTelling = (connection: 'state' | 'cache' | 'events') => RedisEvents;

export function redisTelling(metrics: Metrics, log: Logger): RedisTelling {
  const up: Record<string, number> = {};
  metrics.gauge({
    name: 'frontdesk_redis_up',
    help: 'Whether Redis is connected, by what the connection is for.',
    label: 'connection',
    read: () => up,
  });
  return (connection) => {
    up[connection] = 0;
    // It is tried each second: one line tells of an outage, not one for each try.
    let isTold = false;
    return {
      onUp: () => {
        up[connection] = 1;
        isTold = false;
        log.info({ connection }, 'Redis is there');
      },
      onDown: (err) => {
        up[connection] = 0;
        log.warn({ connection, err }, 'Redis is away');
      },
      onError: (err) => {
        log[isTold ? 'debug' : 'warn']({ connection, err }, 'Redis could not be reached');
        isTold = true;
      },
    };
  };
}

export function limitEvents(metrics: Metrics, log: Logger): { limits: LimitEvents; store: StoreEvents } {
  const refused = metrics.counter({
    name: 'frontdesk_rate_limit_refused_total',
    help: 'Requests refused, by the limit that did.',
    labels: ['limit', 'degraded'],
  });
  const alone = metrics.counter({
    name: 'frontdesk_rate_limit_degraded_total',
    help: 'Requests admitted by this instance’s share alone, as the store was away.',
    labels: [],
  });
  let isAway = 0;
  metrics.gauge({
    name: 'frontdesk_rate_limit_store_away',
    help: '1 while this instance counts its own share.',
    read: () => isAway,
  });
  return {
    limits: {
      onAdmitted: ({ degraded }) => void (degraded && alone({})),
      onRefused: (limit, { degraded }) => refused({ limit, degraded: String(degraded) }),
    },
    store: {
      onAway: (err) => {
        isAway = 1;
        log.warn({ err }, 'limits are counted by a local share');
      },
      onBack: () => {
        isAway = 0;
        log.info({}, 'limits are shared again');
      },
      onError: (err) => log.error({ err }, 'a limit could not be read'),
    },
  };
}

// Worth a line of its own; the others are the daily life of a phone on a train.
const troubling = new Set<IdempotencyEvent['what']>(['marked-unknown', 'fenced', 'not-recorded', 'store-away']);

export function idempotencyEvents(metrics: Metrics, log: Logger): (event: IdempotencyEvent) => void {
  const count = metrics.counter({
    name: 'frontdesk_idempotency_total',
    help: 'What happened to writes with an Idempotency-Key.',
    labels: ['operation', 'what'],
  });
  return ({ operation, what, cause }) => {
    count({ operation, what });
    if (troubling.has(what)) log.warn({ operation, what, err: cause }, 'a write with a key');
  };
}

/** `shared` is the Redis that answers are shared through; without one, an instance is not cut off from anything. */
export function cacheEvents(metrics: Metrics, log: Logger, shared?: Pick<Redis, 'isUp'>): CacheEvents {
  const reads = metrics.counter({
    name: 'frontdesk_cache_reads_total',
    help: 'Reads of the platform, by what they were answered with.',
    labels: ['operation', 'state', 'from'],
  });
  const notKept = metrics.counter({
    name: 'frontdesk_cache_not_kept_total',
    help: 'Answers that were not kept, by why.',
    labels: ['operation', 'why'],
  });
  const invalidated = metrics.counter({
    name: 'frontdesk_cache_invalidations_total',
    help: 'Changes after which answers were not served again, by where they were heard of.',
    labels: ['from'],
  });
  let isAway = false;
  metrics.gauge({
    name: 'frontdesk_cache_store_away',
    help: '1 while this instance keeps answers for itself alone, as Redis is away or stands still.',
    read: () => Number(isAway || shared?.isUp === false),
  });
  return {
    onRead: ({ name = 'unnamed', state, from }) => reads({ operation: name, state, from }),
    onNotKept: (name = 'unnamed', why) => notKept({ operation: name, why }),
    onInvalidated: (_tags, from) => invalidated({ from }),
    onTooEarly: (tags) => log.warn({ tags }, 'too many changes wait: some answers may be of before them'),
    onAway: (err) => {
      isAway = true;
      log.warn({ err }, 'answers are kept by this instance alone');
    },
    onBack: () => {
      isAway = false;
      log.info({}, 'answers are shared again');
    },
    onForgotten: () => log.warn({}, 'changes did not reach the shared cache: what it holds goes by its time'),
    onError: (err) => log.error({ err }, 'an answer could not be kept'),
  };
}

export function switchesEvents(log: Logger): SwitchesEvents {
  return {
    onChanged: (changed) => log.warn({ ...changed }, 'operators have switched'),
    onAway: (source, err) => log.warn({ source, err }, 'switches cannot be read: those that are known stay'),
    onBack: (source) => log.info({ source }, 'switches are read again'),
    onUnreadable: (source, faults) => log.error({ source, faults }, 'switches that are not understood'),
  };
}

export function platformEvents(metrics: Metrics, log: Logger): ChangeEventsEvents {
  const heard = metrics.counter({
    name: 'frontdesk_platform_events_total',
    help: 'The platform’s events, by what became of them.',
    labels: ['what'],
  });
  return {
    onHeard: () => heard({ what: 'heard' }),
    onDropped: (why) => {
      heard({ what: why });
      // A publisher may say the same twice; what cannot be read is a change that was missed.
      log[why === 'duplicate' ? 'debug' : 'warn']({ why }, 'an event of the platform was dropped');
    },
    // What is said while nobody listens is lost: tokens end within minutes, and what is kept of answers is emptied.
    onLost: (err) => log.warn({ err }, 'the platform’s events cannot be heard'),
    onRestored: () => log.info({}, 'the platform’s events are heard again'),
    onFailed: (listener, err) => {
      heard({ what: 'failed' });
      log.error({ listener, err }, 'acting on an event of the platform failed');
    },
  };
}
