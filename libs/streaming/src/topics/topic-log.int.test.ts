import { setTimeout as pause } from 'node:timers/promises';
import { createRedis, type Redis } from '@frontdesk/redis';
import { redisTopologies } from '@frontdesk/test-kit';
import { describe } from '@jest/globals';
import { manualClock } from '../../tests/manual-clock.ts';
import { memoryTopicLogs } from './memory-topic-log.ts';
import { redisTopicLog } from './redis-topic-log.ts';
import { createSeal } from '@frontdesk/sealing';
import { topicLogBehaviour } from './testing.ts';

const keys = [{ id: 'k', key: Buffer.alloc(32, 1) }];
const seal = createSeal(() => keys, { keyForEach: 'purpose' });

describe('topics in memory', () =>
  topicLogBehaviour(async () => {
    const clock = manualClock();
    return { log: memoryTopicLogs({ clock }), pass: clock.pass };
  }));

describe.each(redisTopologies)('topics in a $name', ({ start }) => {
  topicLogBehaviour(async () => {
    const server = await start();
    const all: Redis[] = [];
    const connect = (): Redis => {
      const redis = createRedis({ url: server.url, app: 'topics', commandDeadlineMs: 900 });
      all.push(redis);
      return redis;
    };
    const connections = { a: connect(), b: connect() };
    await Promise.all(all.map((redis) => redis.whenUp(10_000)));
    return {
      log: (instance) => redisTopicLog({ redis: connections[instance as 'a'], instance, seal }),
      pass: async (ms) => void (await pause(ms)),
      stop: async () => {
        await Promise.all(all.map((redis) => redis.close()));
        await server.stop();
      },
    };
  });
});
