import type { Redis } from '@frontdesk/redis';
import type { CacheEvents } from './cache-events.ts';
import type { Cache } from './cache-types.ts';

export interface CacheOptions {
  /** 64 MiB: of the values in this process, with what keeping them costs. */
  readonly maxBytes?: number;
  /** 256 KiB: what is larger is kept nowhere. */
  readonly maxEntryBytes?: number;
  /** Without it there is one tier only, and each instance is on its own. */
  readonly redis?: Redis;
  /** 1 h: nothing is kept longer, whatever a request says. */
  readonly maxKeepMs?: number;
  /** 5 s, for a refresh that nobody waits for. */
  readonly refreshWithinMs?: number;
  /** Milliseconds that only go forward. */
  readonly now?: () => number;
  readonly random?: () => number;
  readonly events?: CacheEvents;
}

export function createCache(_options: CacheOptions = {}): Cache {
  throw new Error('Not made yet.');
}
