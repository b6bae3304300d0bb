export { createRedis } from './redis.ts';
export type { Redis, RedisEvents, RedisOptions } from './redis.ts';
export { isRedisUrl } from './redis-url.ts';
export { defineScript } from './script.ts';
export type { Script, ScriptArgument } from './script.ts';
export { RedisAway } from './redis-away.ts';
export type { AwayReason } from './redis-away.ts';
export type { FinishedRun, RunOptions } from './commands.ts';
export type { Subscriber, Subscription } from './subscriptions.ts';
