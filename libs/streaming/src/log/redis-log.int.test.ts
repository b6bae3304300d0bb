import { setTimeout as pause } from 'node:timers/promises';
import { createRedis, type Redis } from '@frontdesk/redis';
import { redisTopologies } from '@frontdesk/test-kit';
import { describe } from '@jest/globals';
import { logBehaviour } from '../testing.ts';
import { redisLog } from './redis-log.ts';

describe.each(redisTopologies)('a log in a $name', ({ start }) => {
  logBehaviour(async () => {
    const server = await start();
    const all: Redis[] = [];
    const connect = (): Redis => {
      const redis = createRedis({ url: server.url, app: 'answers', commandDeadlineMs: 900 });
      all.push(redis);
      return redis;
    };
    const connections = { a: connect(), b: connect() };
    await Promise.all(all.map((redis) => redis.whenUp(10_000)));
    return {
      log: (instance) => redisLog({ redis: connections[instance as 'a'], instance }),
      pass: async (ms) => void (await pause(ms)),
      stop: async () => {
        await Promise.all(all.map((redis) => redis.close()));
        await server.stop();
      },
    };
  });
});
