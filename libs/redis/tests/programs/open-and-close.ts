import { createRedis } from '../../src/index.ts';

const redis = createRedis({ url: process.argv[2] ?? '', app: 'test-bff', connectWithinMs: 500 });
const isUp = await redis.whenUp(1_500);
const heard = Promise.withResolvers<string>();
await redis.subscribe('news', { message: heard.resolve, lost: () => heard.resolve('nothing') });
if (isUp) await redis.publish('news', 'hello');
console.log(`up ${isUp}, heard ${await heard.promise}`);
await redis.close();
