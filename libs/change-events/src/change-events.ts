import { createRedis, type Redis, type RedisEvents } from '@frontdesk/redis';
import { changeEventFrom, type Unusable } from './change-event.ts';
import { changeListeners, type ChangeListener } from './listeners.ts';
import { recentNames } from './recent-names.ts';
import { redisSource } from './redis-source.ts';
import type { Source, SourceListener } from './source.ts';
import { sseSource } from './sse-source.ts';

/** What is told to logs and metrics. */
export interface ChangeEventsEvents {
  /** Each event that is new. A type is text of the publisher's: bound it before it is a label. */
  onHeard?(type: string): void;
  /** A text that reaches no listener. */
  onDropped?(why: Unusable | 'duplicate'): void;
  onLost?(cause?: unknown): void;
  onRestored?(): void;
  /** A listener threw, its promise failed, or it has too many of them open. */
  onFailed?(listener: string, error: unknown): void;
}

export interface ChangeEventsOptions {
  /** A Redis, or `http(s)://…/events` for server-sent events. Left out: `redis`; without both nothing is ever heard. */
  readonly url?: string | (() => string) | undefined;
  /** The app's own Redis, which it closes itself. */
  readonly redis?: Redis | undefined;
  /** Names the connection that is opened for `url`. */
  readonly app: string;
  readonly events?: ChangeEventsEvents;
  /** Of that connection. */
  readonly redisEvents?: RedisEvents;
  /** Default 65 536 characters, more than ten times what the largest event has. */
  readonly maxChars?: number;
  /** Default 4 096: how many names are kept to know a duplicate, some 500 kB. */
  readonly remembered?: number;
  /** Default 1 000: see `ChangeListener`. */
  readonly mostOpen?: number;
  /** Default 45 s: three of the publisher's keep-alives. Server-sent events only. */
  readonly silentForMs?: number;
  readonly random?: () => number;
}

export interface ChangeEvents {
  /** Gives back what ends it. */
  on(listener: ChangeListener): () => void;
  /** False while changes may be missed, and always where there is no place to hear them from. */
  readonly isHearing: boolean;
  close(): Promise<void>;
}

/** Hears the platform's changes for as long as it is open, and says when some may have been missed. */
export function createChangeEvents(options: ChangeEventsOptions): ChangeEvents {
  const { events = {}, maxChars = 65_536, remembered = 4_096, mostOpen = 1_000 } = options;
  const listeners = changeListeners({ mostOpen, onFailed: (name, error) => events.onFailed?.(name, error) });
  const names = recentNames(remembered);
  let isHearing: boolean | undefined;
  let isClosed = false;

  const source = sourceOf(options, maxChars, {
    text(text) {
      if (isClosed) return;
      const event = changeEventFrom(text, maxChars);
      if (typeof event === 'string') return events.onDropped?.(event);
      if (!names.isNew(`${event.source} ${event.id}`)) return events.onDropped?.('duplicate');
      events.onHeard?.(event.type);
      listeners.hear(event);
    },
    lost(cause) {
      if (isClosed || isHearing === false) return;
      isHearing = false;
      events.onLost?.(cause);
      listeners.lost();
    },
    live() {
      if (isClosed) return;
      const wasLost = isHearing === false;
      isHearing = true;
      if (!wasLost) return;
      events.onRestored?.();
      listeners.restored();
    },
  });
  return {
    on: listeners.add,
    get isHearing() {
      return isHearing === true;
    },
    async close() {
      isClosed = true;
      isHearing = false;
      await source?.close();
    },
  };
}

function sourceOf(options: ChangeEventsOptions, maxChars: number, listener: SourceListener): Source | undefined {
  const { url, redis, app, redisEvents, silentForMs = 45_000, random = Math.random } = options;
  if (url === undefined) return redis && redisSource(redis, listener, false);
  const now = typeof url === 'string' ? url : url();
  if (/^https?:/.test(now)) return sseSource({ url: now, maxChars, silentForMs, random }, listener);
  return redisSource(createRedis({ url, app, ...(redisEvents && { events: redisEvents }) }), listener, true);
}
