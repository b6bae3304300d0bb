export { createAnswerStreams } from './answers/answer-streams.ts';
export type { AnswerStreams } from './answers/answer-streams.ts';
export type { AnswerStreamsOptions, StreamEvents } from './answers/settings.ts';
export type { Started, StartOptions } from './answers/starting.ts';
export type { OpenRead, ReadOptions } from './answers/reading.ts';
export type { Recheck } from './answers/open-readers.ts';
export type { EndOptions } from './answers/ending.ts';

// What a route is written with.
export { lastEventIdHeaders, readProblems, streamAnswer } from './route-parts.ts';
export { answerKeyReused, answersUnavailable } from './problems.ts';

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

// Events of anything else.
export { eventWriter } from './sse/event-writer.ts';
export type { EventWriter } from './sse/event-writer.ts';
export { eventStreamHeaders } from './sse/event-text.ts';

// Events of something that lives, on the same machinery.
export { createTopics } from './topics/topics.ts';
export type { PublishedEvent, TopicRead, TopicReadOptions, Topics, TopicsOptions } from './topics/topics.ts';
export { memoryTopicLog } from './topics/memory-topic-log.ts';
export { redisTopicLog } from './topics/redis-topic-log.ts';
export type { TopicLog } from './topics/topic-log.ts';
