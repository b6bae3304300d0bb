import { followUsers } from '@frontdesk/auth';
import type { Revocations } from '@frontdesk/auth';
import { createChangeEvents } from '@frontdesk/change-events';
import type { ChangeEvents } from '@frontdesk/change-events';
import { secretNow } from '@frontdesk/configuration';
import type { Secret } from '@frontdesk/configuration';
import type { Redis } from '@frontdesk/redis';
import { platformEvents } from '@frontdesk/reporting';
import type { RedisTelling } from '@frontdesk/reporting';
import type { Telling } from './settings.ts';

interface Following extends Telling {
  readonly app: string;
  /** Where the events come from if no other place is named. */
  readonly redis: Redis | undefined;
  readonly revocations: Revocations;
  readonly redisEvents: RedisTelling;
}

/** The platform says whose status changed: who is no longer active has no access. Others may listen too. */
export function followPlatform(url: Secret | undefined, following: Following): ChangeEvents {
  const { app, redis, revocations, redisEvents, metrics, log } = following;
  const isRedis = url !== undefined && !/^https?:/.test(secretNow(url));
  const changes = createChangeEvents({
    url,
    redis,
    app,
    ...(isRedis && { redisEvents: redisEvents('events') }),
    events: platformEvents(metrics, log),
  });
  metrics.gauge({
    name: 'frontdesk_platform_events_heard_now',
    help: '0 while changes may be missed: kept answers go by their time alone.',
    read: () => Number(changes.isHearing),
  });
  changes.on({ name: 'revocations', hear: followUsers({ revocations }) });
  return changes;
}
