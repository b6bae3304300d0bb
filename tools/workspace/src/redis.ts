import { installDebianPackage, runs } from './debian-package.ts';

const advice =
  'The tests start, pause and kill Redis servers of their own, so they need the program. Install Redis 7 (Debian: ' +
  'apt-get install redis-server, macOS: brew install redis), or name it: REDIS_SERVER_BIN=/path/to/redis-server.';

/** The server that tests start; where root may, it is installed from Debian's packages first. */
export function redisServer(say: (line: string) => void): string {
  const found = serverBinary();
  if (!found) installDebianPackage('redis-server', say);
  const server = found ?? serverBinary();
  if (!server) throw new Error(advice);
  return server;
}

function serverBinary(): string | undefined {
  const named = process.env['REDIS_SERVER_BIN'];
  const candidates = named ? [named] : ['redis-server', 'valkey-server'];
  return candidates.find((candidate) => runs(candidate, ['--version']));
}
