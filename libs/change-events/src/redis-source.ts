import type { Redis } from '@frontdesk/redis';
import type { Source, SourceListener } from './source.ts';

const channel = 'platform:events';

/** The events as they are published; `libs/redis` connects again by itself. */
export function redisSource(redis: Redis, listener: SourceListener, isOwn: boolean): Source {
  let isLost = false;
  const subscription = redis.subscribe(channel, {
    message: (text) => listener.text(text),
    lost: () => {
      isLost = true;
      listener.lost();
    },
    restored: () => {
      isLost = false;
      listener.live();
    },
  });
  // Settles when it is known whether Redis is there: nobody waits for that.
  void subscription.then(() => isLost || listener.live());
  return {
    async close() {
      await (await subscription).close();
      if (isOwn) await redis.close();
    },
  };
}
