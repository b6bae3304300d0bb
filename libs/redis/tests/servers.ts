// eslint-disable-next-line @nx/enforce-module-boundaries -- real servers, for tests only; a base lib's code needs no lib
export { redisTopologies, startRedis, startRedisCluster, startRedisSentinel } from '@frontdesk/test-kit';
