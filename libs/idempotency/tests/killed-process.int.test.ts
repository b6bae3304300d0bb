import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { crashPoints, type CrashPoint } from './world.ts';

let redis: StartedRedis;
let backend: Server;
let survivor: string;
const effects = new Map<string, number>();
const children = new Set<ChildProcess>();

beforeAll(async () => {
  redis = await startRedis();
  backend = createServer(async (request, response) => {
    const key = (await request.setEncoding('utf8').toArray()).join('');
    effects.set(key, (effects.get(key) ?? 0) + 1);
    response.end(String(effects.get(key)));
  }).listen(0, '127.0.0.1');
  await once(backend, 'listening');
  survivor = (await start('never')).url;
}, 30_000);

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  backend.close();
  await redis.stop();
});

async function start(dies: CrashPoint | 'never'): Promise<{ url: string; child: ChildProcess }> {
  const { port } = backend.address() as AddressInfo;
  const program = new URL('killed-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, redis.url, `http://127.0.0.1:${port}`, dies], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: '', NODE_NO_WARNINGS: '1' },
  });
  children.add(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: line.toString().trim(), child };
}

async function send(url: string, key: string): Promise<string> {
  const answer = await fetch(`${url}/v1/shelves/s1/things`, {
    method: 'POST',
    headers: { 'Idempotency-Key': `"${key}"`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: key }),
  });
  const { type } = (await answer.json()) as { type?: string };
  if (type !== undefined) return type.slice(type.lastIndexOf('/') + 1);
  return answer.headers.get('idempotent-replayed') === 'true' ? 'replay' : 'answer';
}

const expected: Record<CrashPoint, [soon: string, later: string, effects: number | undefined]> = {
  'before the claim': ['answer', 'replay', 1],
  'after the claim': ['idempotency-in-progress', 'outcome-unknown', undefined],
  'before the effect': ['idempotency-in-progress', 'outcome-unknown', undefined],
  'after the effect': ['idempotency-in-progress', 'outcome-unknown', 1],
  'before the record': ['idempotency-in-progress', 'outcome-unknown', 1],
  'after the record': ['replay', 'replay', 1],
};

describe('kill -9', () => {
  test.each(crashPoints)(
    '%s: what the client’s repeats hear elsewhere, and how often the backend did it',
    async (dies) => {
      const { url, child } = await start(dies);
      const killed = once(child, 'exit');
      await expect(send(url, dies)).rejects.toThrow();
      expect(await killed).toEqual([null, 'SIGKILL']);
      const [soon, later, count] = expected[dies];
      expect(await send(survivor, dies)).toBe(soon);
      await pause(1_600);
      expect(await send(survivor, dies)).toBe(later);
      expect(effects.get(dies)).toBe(count);
    },
    20_000,
  );
});
