import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { ada, json, runPlatform } from './running-platform.ts';
import type { RunningPlatform } from './running-platform.ts';

// A Redis of the test's own when none is given; without either there is nothing to test against.
const isThere = !spawnSync('redis-server', ['--version']).error;
const given = process.env['REDIS_URL'];
const withRedis = given || isThere ? test : test.skip;
let redis: ChildProcess | undefined;
let running: RunningPlatform;
let url = given ?? '';

beforeAll(async () => {
  if (!given && !isThere) return;
  if (!given) {
    const port = await freePort();
    redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']);
    url = `redis://127.0.0.1:${port}`;
  }
  running = await runPlatform({ redisUrl: url });
});
afterAll(async () => {
  await running?.close();
  if (!redis) return;
  redis.kill();
  await once(redis, 'exit');
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

withRedis('changes are published on the channel of the platform', async () => {
  const subscriber = new Redis(url);
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
