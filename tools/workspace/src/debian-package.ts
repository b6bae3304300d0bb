import { spawnSync } from 'node:child_process';

export function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** Installs a package of Debian where root may; elsewhere, and without a network, it does nothing. */
export function installDebianPackage(name: string, say: (line: string) => void): void {
  if (process.getuid?.() !== 0 || !runs('apt-get', ['--version'])) return;
  say(`  no ${name} here: installing Debian’s package ...`);
  // Without the run level, a package would start a server of its own on its standard port.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const options = { stdio: 'ignore', timeout: 300_000, env } as const;
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], options);
}
