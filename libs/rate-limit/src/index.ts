export { costAboveLimit, createRateLimiter } from './rate-limiter.ts';
export type { LimitEvents, RateLimiter, RateLimiterOptions, Subjects } from './rate-limiter.ts';
export type { AlgorithmName, LimitedBy, Policy } from './policy.ts';
export type { LimitStanding, Verdict } from './verdict.ts';
export { memoryStore } from './memory-store.ts';
export type { MemoryStore, MemoryStoreOptions } from './memory-store.ts';
export { redisStore } from './redis-store.ts';
export type { RedisStore, RedisStoreOptions } from './redis-store.ts';
export type { LimitStore, StoreEvents } from './limit-store.ts';
export { limitFields } from './limit-fields.ts';
export { quotaExceeded, quotaProblem, retryAfterOf } from './quota-problem.ts';

// Steps for libs/server.
export { costs } from './costs.ts';
export { limitAddresses, limitCallers } from './limit-steps.ts';
export type { LimitAddressesOptions, LimitCallersOptions } from './limit-steps.ts';
