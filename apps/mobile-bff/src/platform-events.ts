import { setTimeout as pause } from 'node:timers/promises';
import { followUsers } from '@frontdesk/auth';
import type { PlatformEvent, Revocations } from '@frontdesk/auth';
import { createRedis } from '@frontdesk/redis';
import type { Redis } from '@frontdesk/redis';
import type { Logger } from '@frontdesk/telemetry';
import { serverSentData } from './server-sent-data.ts';
import { redisEvents } from './state-events.ts';

interface Following {
  /** Where the events come from if no other place is named. */
  readonly redis: Redis | undefined;
  readonly revocations: Revocations;
  readonly log: Logger;
}

type Stop = () => Promise<void>;
type Hear = (text: string) => void;

const channel = 'platform:events';
const againMs = 1_000;

/** The platform says whose status changed: who is no longer active has no access. Gives back what stops it. */
export function followPlatform(url: string | undefined, { redis, revocations, log }: Following): Stop {
  const follow = followUsers({ revocations });
  const hear: Hear = (text) => {
    const event = eventFrom(text);
    if (event) follow(event).catch((err: unknown) => log.error({ err }, 'a revocation by an event failed'));
  };
  if (url?.startsWith('http')) return overHttp(url, hear, log);
  if (url !== undefined)
    return overRedis(createRedis({ url, app: 'mobile-bff', events: redisEvents(log) }), hear, true);
  return redis ? overRedis(redis, hear, false) : async () => undefined;
}

function overRedis(redis: Redis, message: Hear, isOwn: boolean): Stop {
  const subscription = redis.subscribe(channel, { message });
  return async () => {
    await (await subscription).close();
    if (isOwn) await redis.close();
  };
}

/** What is said while nobody listens is lost: tokens end within minutes. */
function overHttp(url: string, hear: Hear, log: Logger): Stop {
  const end = new AbortController();
  const { signal } = end;
  const listening = (async () => {
    let isAway = false;
    while (!signal.aborted) {
      try {
        for await (const text of serverSentData(url, signal)) {
          isAway = false;
          hear(text);
        }
      } catch (err) {
        if (!isAway && !signal.aborted) log.warn({ err }, 'the platform’s events cannot be heard');
        isAway = true;
      }
      await pause(againMs, undefined, { ref: false, signal }).catch(() => undefined);
    }
  })();
  return async () => {
    end.abort();
    await listening;
  };
}

function eventFrom(text: string): PlatformEvent | undefined {
  try {
    const event = JSON.parse(text) as PlatformEvent | null;
    return typeof event?.type === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}
