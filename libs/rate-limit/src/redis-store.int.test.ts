import { createRedis } from '@frontdesk/redis';
import { redisTopologies } from '@frontdesk/test-kit';
import { describe } from '@jest/globals';
import { memoryStore } from './memory-store.ts';
import { redisStore } from './redis-store.ts';
import { storeBehaviour } from './testing.ts';

describe('a store in memory', () => storeBehaviour(async () => ({ store: memoryStore() })));

describe.each(redisTopologies)('a store in a $name', ({ start }) => {
  storeBehaviour(async () => {
    const server = await start();
    // The machine that runs the tests is busy; how long a caller waits is tested elsewhere.
    const redis = createRedis({ url: server.url, app: 'limits', commandDeadlineMs: 900 });
    await redis.whenUp(10_000);
    return {
      store: redisStore(redis),
      stop: async () => {
        await redis.close();
        await server.stop();
      },
    };
  });
});
