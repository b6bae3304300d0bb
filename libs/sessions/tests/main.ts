// An instance as a process of its own, for the tests of races between processes. Started by its path; see test-kit.
import { createRedis } from '@frontdesk/redis';
import { redisSessionStore } from '../src/index.ts';
import { startInstance } from './instance.ts';

const { ISSUER: issuer = '', ORIGIN: origin = '', REDIS_URL: url = '' } = process.env;
const redis = createRedis({ url, app: 'race', commandDeadlineMs: 5_000 });
await redis.whenUp(10_000);
const { url: instance, reports } = await startInstance({ store: redisSessionStore(redis), origin, issuer });
// A report of each refresh and each end, for the test to count.
setInterval(() => {
  for (const report of reports.splice(0)) process.stderr.write(`report:${report.type}\n`);
}, 10);
process.stdout.write(`${JSON.stringify({ ready: true, urls: { instance } })}\n`);
