export { createAnswerStreams } from './answers/answer-streams.ts';
export type { AnswerStreams } from './answers/answer-streams.ts';
export type { AnswerStreamsOptions, StreamEvents } from './answers/settings.ts';
export type { Started, StartOptions } from './answers/starting.ts';
export type { OpenRead, ReadOptions } from './answers/reading.ts';
export type { Recheck } from './answers/open-readers.ts';
export type { EndOptions } from './answers/ending.ts';

// What a producer is written with.
export { Interrupted } from './answers/production.ts';
export type { AnswerWriter, Produce } from './answers/production.ts';

// Where answers are kept.
export { memoryLog } from './log/memory-log.ts';
export { redisLog } from './log/redis-log.ts';
export type { AnswerRecord, StreamLog } from './log/stream-log.ts';

// How often a reader gets what.
export { batched, cumulative } from './shaping/batched.ts';
export { everyEvent } from './shaping/shaper.ts';
export type { Shape } from './shaping/shaper.ts';
