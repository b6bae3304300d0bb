import { expect, jest, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { defaultPorts } from '../src/settings.ts';

jest.setTimeout(60_000);

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const anyPort = Object.fromEntries(Object.keys(defaultPorts).map((place) => [`${place.toUpperCase()}_PORT`, '0']));

interface Started {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  /** Resolves with the exit code. */
  readonly exit: Promise<number | null>;
}

function start(env: Readonly<Record<string, string>>): Started {
  const child = spawn(process.execPath, [main], { env: { ...process.env, REDIS_URL: '', ...anyPort, ...env } });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return { child, output, exit: once(child, 'exit').then(([code]) => code as number | null) };
}

test('it says in one line where everything listens, and ends when asked to', async () => {
  const { child, output, exit } = start({});
  while (!output.stdout.includes('\n')) await once(child.stdout!, 'data');
  const { ready, urls } = JSON.parse(output.stdout) as { ready: boolean; urls: Record<string, string> };
  expect(ready).toBe(true);
  expect(Object.keys(urls).toSorted()).toEqual(Object.keys(defaultPorts).toSorted());
  const probe = await fetch(`${urls['documents']}/healthz`);
  expect(await probe.json()).toEqual({ status: 'ok', service: 'documents', version: '3.4.0' });
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});

test('a bad value and a port that is taken end it, with one line that says so', async () => {
  const bad = start({ SEARCH_PORT: 'many' });
  expect(await bad.exit).toBe(1);
  expect(bad.output.stderr).toBe('platform: SEARCH_PORT must be a number, not "many"\n');

  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const blocked = start({ ACTIVITY_PORT: String(port) });
  expect(await blocked.exit).toBe(1);
  expect(blocked.output.stderr).toBe(`platform: listen EADDRINUSE: address already in use 127.0.0.1:${port}\n`);
  taken.close();
});
