import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';

export interface RunningRedis {
  readonly url: string;
  readonly origin: string;
  stop(): Promise<void>;
}

const advice =
  'The tests need a real Redis 7. Install it (Debian: apt-get install redis-server, macOS: brew install redis), ' +
  'or name one: REDIS_URL=redis://host:6379, or REDIS_SERVER_BIN=/path/to/redis-server.';

/** Finds a Redis, or starts one on a free port; where root may, installs it from Debian's packages first. */
export async function findOrStartRedis(say: (line: string) => void): Promise<RunningRedis> {
  const given = process.env['REDIS_URL'];
  if (given) return { url: given, origin: 'REDIS_URL', stop: async () => {} };
  const binary = serverBinary() ?? installedFromDebian(say);
  if (binary) return startServer(binary);
  if (runs('docker', ['info'])) return startContainer();
  throw new Error(advice);
}

function serverBinary(): string | undefined {
  const named = process.env['REDIS_SERVER_BIN'];
  const candidates = named ? [named] : ['redis-server', 'valkey-server'];
  return candidates.find((candidate) => runs(candidate, ['--version']));
}

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

function installedFromDebian(say: (line: string) => void): string | undefined {
  if (process.getuid?.() !== 0 || !runs('apt-get', ['--version'])) return undefined;
  say('  no Redis here: installing Debian’s redis-server ...');
  const options = {
    stdio: 'ignore',
    timeout: 300_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const;
  spawnSync('apt-get', ['update', '-qq'], options);
  // Without this the package would start a server of its own on the standard port.
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], {
    ...options,
    env: { ...options.env, RUNLEVEL: '1' },
  });
  return serverBinary();
}

async function startServer(binary: string): Promise<RunningRedis> {
  const dir = mkdtempSync(join(tmpdir(), 'frontdesk-redis-'));
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir];
  const server = spawn(binary, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`${binary} ended with exit ${code}`)));
    server.stdout.on('data', (text: Buffer) => text.includes('Ready to accept') && resolve());
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    origin: binary,
    async stop() {
      server.kill();
      await once(server, 'exit');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function startContainer(): Promise<RunningRedis> {
  const port = await freePort();
  const started = spawnSync('docker', ['run', '--rm', '-d', '-p', `127.0.0.1:${port}:6379`, 'redis:7'], {
    encoding: 'utf8',
  });
  if (started.status !== 0) throw new Error(`docker could not start Redis: ${started.stderr.trim()}\n${advice}`);
  const id = started.stdout.trim();
  return {
    url: `redis://127.0.0.1:${port}`,
    origin: 'docker',
    async stop() {
      spawnSync('docker', ['stop', id], { stdio: 'ignore' });
    },
  };
}
