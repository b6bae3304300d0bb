import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { Redis } from 'ioredis';
import { ada, json, runPlatform } from './running-platform.ts';
import type { RunningPlatform } from './running-platform.ts';

let redis: StartedRedis;
let running: RunningPlatform;

beforeAll(async () => {
  redis = await startRedis();
  running = await runPlatform({ redisUrl: redis.url });
});
afterAll(async () => {
  await running?.close();
  await redis?.stop();
});

test('changes are published on the channel of the platform', async () => {
  const subscriber = new Redis(redis.url);
  const heard: Record<string, unknown>[] = [];
  subscriber.on('message', (_channel, text) => heard.push(JSON.parse(text) as Record<string, unknown>));
  await subscriber.subscribe('platform:events');
  for (let tries = 0; heard.length === 0 && tries < 40; tries += 1) {
    const changed = await running.call('identity', `/v1/users/${ada}/preferences`, {
      method: 'PATCH',
      body: { theme: 'dark' },
    });
    expect(json(changed)).toMatchObject({ theme: 'dark' });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(heard[0]).toMatchObject({ type: 'user.updated', subject: ada, data: { changedFields: ['preferences'] } });
  subscriber.disconnect();
});
