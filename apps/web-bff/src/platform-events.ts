import { followUsers } from '@frontdesk/auth';
import type { Revocations } from '@frontdesk/auth';
import { createChangeEvents } from '@frontdesk/change-events';
import type { ChangeEvents } from '@frontdesk/change-events';
import type { Redis } from '@frontdesk/redis';
import type { Logger } from '@frontdesk/telemetry';
import { redisEvents } from './state-events.ts';

interface Following {
  /** Where the events come from if no other place is named. */
  readonly redis: Redis | undefined;
  readonly revocations: Revocations;
  readonly log: Logger;
}

/** The platform says whose status changed: who is no longer active has no access. Others may listen too. */
export function followPlatform(url: string | undefined, { redis, revocations, log }: Following): ChangeEvents {
  const changes = createChangeEvents({
    url,
    redis,
    app: 'web-bff',
    redisEvents: redisEvents(log),
    events: {
      // What is said while nobody listens is lost: tokens end within minutes, and what is kept of answers is emptied.
      onLost: (err) => log.warn({ err }, 'the platform’s events cannot be heard'),
      onRestored: () => log.info({}, 'the platform’s events are heard again'),
      onDropped: (why) => log.debug({ why }, 'an event of the platform was dropped'),
      onFailed: (listener, err) => log.error({ listener, err }, 'acting on an event of the platform failed'),
    },
  });
  changes.on({ name: 'revocations', hear: followUsers({ revocations }) });
  return changes;
}
