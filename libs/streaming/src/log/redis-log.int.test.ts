import { setTimeout as pause } from 'node:timers/promises';
import { createRedis, type Redis } from '@frontdesk/redis';
import { redisTopologies } from '@frontdesk/test-kit';
import { describe } from '@jest/globals';
import { logBehaviour } from '../testing.ts';
import { createSeal } from '@frontdesk/sealing';
import { redisLog } from './redis-log.ts';

const keys = [{ id: 'k', key: Buffer.alloc(32, 1) }];
const seal = createSeal(() => keys, { keyForEach: 'purpose' });

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
      log: (instance) => redisLog({ redis: connections[instance as 'a'], instance, seal }),
      pass: async (ms) => void (await pause(ms)),
      stop: async () => {
        await Promise.all(all.map((redis) => redis.close()));
        await server.stop();
      },
    };
  });
});
