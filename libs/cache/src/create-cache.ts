import { randomBytes } from 'node:crypto';
import type { Redis } from '@frontdesk/redis';
import type { Seal } from '@frontdesk/sealing';
import { Announcer, mostKeptMs } from './announcer.ts';
import { Availability } from './availability.ts';
import type { CacheEvents } from './cache-events.ts';
import type { Cache } from './cache-types.ts';
import { FirstTier } from './first-tier.ts';
import { Flights } from './flights.ts';
import { Later } from './later.ts';
import { Loading } from './loading.ts';
import type { News } from './news.ts';
import { Order } from './order.ts';
import { Reader } from './reader.ts';
import { SecondTier } from './second-tier.ts';
import { processTimer, type Timer } from './timer.ts';

export interface CacheOptions {
  /** 64 MiB: of the values in this process, with what keeping them costs. */
  readonly maxBytes?: number;
  /** 256 KiB: what is larger is kept nowhere. */
  readonly maxEntryBytes?: number;
  /** Without it there is one tier only, and each instance is on its own. */
  readonly redis?: Redis;
  /** What Redis keeps is closed with it; what is not, or does not open, is a miss. */
  readonly seal?: Seal | undefined;
  /** 5 s, for a refresh that nobody waits for. */
  readonly refreshWithinMs?: number;
  /** Milliseconds that only go forward. */
  readonly now?: () => number;
  readonly timer?: Timer;
  readonly random?: () => number;
  readonly events?: CacheEvents;
}

// Some 10 MB each. Who wrote before all of these is taken for someone who wrote when the last of them did, and so is
// what was invalidated before all of these.
const mostOwners = 100_000;
const mostChanges = 100_000;
const mostLater = 10_000;

export function createCache(options: CacheOptions = {}): Cache {
  const { maxBytes = 64 * 1024 * 1024, maxEntryBytes = 256 * 1024, refreshWithinMs = 5_000, redis } = options;
  const { now = () => performance.now(), timer = processTimer, random = Math.random, events = {} } = options;
  const id = randomBytes(9).toString('base64url');
  const order = new Order(mostOwners, mostChanges);
  const first = new FirstTier(order, maxBytes);
  const flights = new Flights(order);
  const takeIn = (news: News): void => {
    if ('owner' in news) return order.wrote(news.owner);
    order.changed(news.tags);
    flights.invalidate(news.tags);
  };
  const emptyFirstTier = (): void => {
    order.tick();
    first.empty();
    flights.invalidateAll();
  };
  const far = redis && openSharing(redis, { id, now, timer, events, takeIn, emptyFirstTier, seal: options.seal });
  const isTrusted = far ? () => far.announcer.isLive || !far.availability.isUsable : () => true;
  const keeping = { first, second: far?.second, order, id, maxEntryBytes, maxKeepMs: mostKeptMs };
  const loading = new Loading({ ...keeping, now, random, events });
  const reader = new Reader({ first, flights, loading, order, isTrusted, refreshWithinMs, now, timer, events });
  const tell = async (news: News): Promise<void> => {
    takeIn(news);
    if ('tags' in news) events.onInvalidated?.(news.tags.length, 'here');
    await far?.announcer.tell(news);
  };
  const due = (tags: readonly string[]): void => void tell({ tags });
  const tooEarly = (tags: number): void => events.onTooEarly?.(tags);
  const later = new Later({ now, timer, most: mostLater, due, tooEarly });
  return {
    readNow: (request) => reader.readNow(request),
    read: (request, reach) => {
      const hit = reader.readNow(request);
      return hit === undefined ? reader.readSlowly(request, reach) : Promise.resolve(hit);
    },
    async invalidate(tags, { afterMs = 0 } = {}) {
      if (tags.length === 0) return;
      if (afterMs > 0) later.add(tags, afterMs);
      else await tell({ tags });
    },
    wrote: (owner) => tell({ owner }),
    emptyFirstTier,
    async close() {
      later.close();
      first.empty();
      await far?.announcer.close();
    },
    get bytes() {
      return first.bytes;
    },
    get entries() {
      return first.entries;
    },
  };
}

interface SharingOptions {
  readonly id: string;
  readonly now: () => number;
  readonly timer: Timer;
  readonly events: CacheEvents;
  readonly seal: Seal | undefined;
  takeIn(news: News): void;
  emptyFirstTier(): void;
}

function openSharing(redis: Redis, { id, now, timer, events, seal, takeIn, emptyFirstTier }: SharingOptions) {
  const availability = new Availability(redis, now, events);
  const heard = (news: News): void => {
    takeIn(news);
    if ('tags' in news) events.onInvalidated?.(news.tags.length, 'elsewhere');
  };
  const forgotten = (): void => events.onForgotten?.();
  const hearing = { heard, missed: emptyFirstTier, forgotten };
  const announcer = new Announcer({ redis, id, availability, timer, ...hearing });
  return { availability, announcer, second: new SecondTier({ redis, announcer, availability, seal }) };
}
