import { spawnSync } from 'node:child_process';

const advice =
  'The tests start, pause and kill Redis servers of their own, so they need the program. Install Redis 7 (Debian: ' +
  'apt-get install redis-server, macOS: brew install redis), or name it: REDIS_SERVER_BIN=/path/to/redis-server.';

/** The server that tests start; where root may, it is installed from Debian's packages first. */
export function redisServer(say: (line: string) => void): string {
  const found = serverBinary() ?? installedFromDebian(say);
  if (!found) throw new Error(advice);
  return found;
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
  // Without the run level, the package would start a server of its own on the standard port.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const options = { stdio: 'ignore', timeout: 300_000, env } as const;
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], options);
  return serverBinary();
}
