export { Again, createWork } from './work.ts';
export type { Work, WorkOptions, WorkTold } from './work.ts';
export { NotHeld } from './held.ts';
export type { Held } from './held.ts';
export { memoryWorkStore } from './memory-store.ts';
export { redisWorkStore } from './redis-store.ts';
export type { WorkItem, WorkStore, WorkStoreOptions } from './work-store.ts';
export { together } from './together.ts';
export type { Working } from './together.ts';
