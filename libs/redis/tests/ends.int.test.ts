import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startRedis, startRedisCluster } from '@frontdesk/test-kit';
import { startRedisSentinel } from '@frontdesk/test-kit/sentinel';

const program = fileURLToPath(new URL('./programs/open-and-close.ts', import.meta.url));

async function runToItsEnd(url: string): Promise<string> {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, url], { env, timeout: 20_000 });
  return `${stdout}${stderr}`.trim();
}

// Each in a process of its own, which ends by itself: what a forgotten timer or socket would not let it.
test.each([
  ['a single Redis', startRedis],
  ['a Cluster', startRedisCluster],
  ['Sentinel', startRedisSentinel],
])(
  'a process ends, says nothing and leaves nothing open after it closed %s',
  async (_name, start: () => Promise<{ url: string; stop(): Promise<void> }>) => {
    const server = await start();
    expect(await runToItsEnd(server.url)).toBe('up true, heard hello');
    await server.stop();
    expect(await runToItsEnd(server.url)).toBe('up false, heard nothing');
  },
  60_000,
);
