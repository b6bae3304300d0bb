// An instance that writes one answer, tells how much of it on stdout, and kills itself as kill -9 would.
import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { createRedis } from '@frontdesk/redis';
import { createTokenQuota, redisStore } from '../src/index.ts';
import { prices } from './quotas.ts';

const [redisUrl = '', tenant = '', id = '', dies = ''] = process.argv.slice(2);

const passing = async (point: string): Promise<void> => {
  if (point !== dies) return;
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
};

const redis = createRedis({ url: redisUrl, app: 'killed-bff', commandDeadlineMs: 5_000 });
await redis.whenUp(10_000);
const quota = createTokenQuota({
  store: redisStore(redis),
  app: 'killed-bff',
  prices,
  leaseMs: 900,
  persistEveryTokens: 10,
});
const request = { id, requestId: `req-${id}`, tenant, user: 'usr_1', model: 'large', limits: {} };
await passing('before the reservation');
const reserving = quota.reserve({ ...request, inputTokens: 100, maxOutputTokens: 200 });
// It has left with this turn of the event loop, and is not answered yet.
await new Promise((resolve) => setImmediate(resolve));
await passing('while it is reserved');
const reservation = await reserving;
await passing('once it is reserved');
for (let chunk = 1; chunk <= 60; chunk += 1) {
  writeSync(1, `${chunk * 2}\n`);
  reservation.spent(2);
  await passing(`at chunk ${chunk}`);
  await pause(2);
}
const settling = reservation.settle({ ended: 'complete' });
await new Promise((resolve) => setImmediate(resolve));
await passing('while it is settled');
await settling;
await passing('once it is settled');
