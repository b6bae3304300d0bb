import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, jest, test } from '@jest/globals';

// Seconds of work are what it is about; a machine with much else to do takes several times as long.
jest.setTimeout(120_000);

const program = fileURLToPath(new URL('./busy-server.ts', import.meta.url));
let child: ChildProcess;
afterEach(() => void child.kill('SIGKILL'));

async function started(): Promise<number> {
  child = fork(program, { execArgv: [], env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' } });
  const [port] = (await once(child, 'message')) as [number];
  return port;
}

describe('more than one instance can do, of what nobody waits for', () => {
  test('is refused, while what people wait for is answered, and is answered again after', async () => {
    const port = await started();
    const agent = new Agent({ keepAlive: true, maxSockets: 500 });
    const ask = async (path: string): Promise<number> => {
      const asked = get({ host: '127.0.0.1', port, path, agent }).on('error', () => undefined);
      const [response] = await once(asked, 'response');
      response.resume();
      await once(response, 'end');
      return response.statusCode;
    };
    const syncs = new Map<number, number>();
    let isOver = false;
    const syncing = Array.from({ length: 100 }, async () => {
      while (!isOver) {
        const status = await ask('/sync');
        syncs.set(status, (syncs.get(status) ?? 0) + 1);
        // As apps do that are told when to come again, in small.
        if (status === 503) await new Promise((resolve) => setTimeout(resolve, 200));
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const reads: number[] = [];
    for (let at = 0; at < 8; at += 1) reads.push(await ask('/read'));
    expect(await ask('/livez')).toBe(200);
    expect(await ask('/readyz')).toBe(200); // nobody who waits was refused
    isOver = true;
    await Promise.all(syncing);
    expect(reads).toEqual(Array(8).fill(204));
    expect(syncs.get(503)).toBeGreaterThan(20);
    expect(syncs.get(204)).toBeGreaterThan(20);
    expect([...syncs.keys()].toSorted()).toEqual([204, 503]);
    expect(await ask('/sync')).toBe(204);
    agent.destroy();
  });
});
