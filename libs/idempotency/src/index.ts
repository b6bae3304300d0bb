export { createIdempotency } from './idempotency.ts';
export type { Attempt, Idempotency, IdempotencyOptions, Outcome } from './idempotency.ts';
export type { IdempotencyEvent } from './events.ts';
export { memoryStore } from './memory-store.ts';
export type { MemoryStoreOptions } from './memory-store.ts';
export { redisStore } from './redis-store.ts';
export type { RecordStore } from './record-store.ts';

// What a route and an app are written with.
export { idempotent } from './idempotent.ts';
export type { IdempotencyMark, IdempotentOptions } from './idempotent.ts';
export { backendKey, effect, onceOnly } from './once-only.ts';
export type { OnceOnlyOptions } from './once-only.ts';
export { keyed, requireKey } from './keyed.ts';
export type { KeyOptions } from './keyed.ts';
export { mayHaveHadEffect } from './may-have-had-effect.ts';

export {
  answerTooLarge,
  idempotencyUnavailable,
  inProgress,
  keyExpired,
  keyInvalid,
  keyMissing,
  keyReused,
  outcomeUnknown,
} from './problems.ts';
