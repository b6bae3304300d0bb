// Publishes the change events on the Redis channel `platform:events`.
import { Redis } from 'ioredis';
import type { World } from '../world/world.ts';

export interface RedisEvents {
  close(): void;
}

const channel = 'platform:events';

/** Events published while Redis is away are lost, as the contract of the events allows. */
export function publishToRedis(world: World, url: string, log: (line: string) => void): RedisEvents {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, lazyConnect: true });
  let wasDown = false;
  redis.on('error', (error: Error) => {
    if (!wasDown) log(`Redis for events is away: ${error.message}`);
    wasDown = true;
  });
  redis.on('ready', () => {
    wasDown = false;
  });
  redis.connect().catch(() => undefined);
  const unsubscribe = world.subscribe((event) => {
    redis.publish(channel, JSON.stringify(event)).catch(() => undefined);
  });
  return {
    close() {
      unsubscribe();
      redis.disconnect();
    },
  };
}
