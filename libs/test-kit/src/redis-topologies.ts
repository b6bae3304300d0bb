import { startRedisCluster } from './redis-cluster.ts';
import { startRedis } from './redis-server.ts';

export interface RedisTopology {
  readonly name: string;
  start(): Promise<{ readonly url: string; stop(): Promise<void> }>;
}

/** What the behaviour suite of a store runs over, besides memory: `describe.each(redisTopologies)('$name', …)`. */
export const redisTopologies: readonly RedisTopology[] = [
  { name: 'single Redis', start: () => startRedis() },
  { name: 'three-node Cluster', start: () => startRedisCluster() },
];
