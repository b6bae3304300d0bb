export { createCache } from './create-cache.ts';
export type { CacheOptions } from './create-cache.ts';
export type {
  Cache,
  Cached,
  CachedState,
  CacheEntryRequest,
  CacheReach,
  InvalidateOptions,
  Loaded,
  LoadReach,
} from './cache-types.ts';
export type { CacheEvents, FinishedRead, NotKept } from './cache-events.ts';
