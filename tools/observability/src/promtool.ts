// Prometheus and its promtool: found, or installed from Debian's packages where root may.
import { spawnSync } from 'node:child_process';

export interface PrometheusPrograms {
  readonly prometheus: string;
  readonly promtool: string;
}

const programs: PrometheusPrograms = {
  prometheus: process.env['PROMETHEUS_BIN'] ?? 'prometheus',
  promtool: process.env['PROMTOOL_BIN'] ?? 'promtool',
};

/** Undefined where they cannot be had: what needs them is skipped, and says so. */
export function prometheusPrograms(say: (line: string) => void): PrometheusPrograms | undefined {
  if (!areThere()) install(say);
  if (areThere()) return programs;
  say('  no Prometheus here, and none could be installed (Debian: apt-get install prometheus): its tests are skipped');
  return undefined;
}

export interface Said {
  readonly status: number | null;
  readonly text: string;
}

export function promtool({ promtool: program }: PrometheusPrograms, args: readonly string[]): Said {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 240_000 });
  return { status, text: `${stdout}${stderr}` };
}

function areThere(): boolean {
  return Object.values(programs).every((program) => runs(program, ['--version']));
}

function install(say: (line: string) => void): void {
  if (process.getuid?.() !== 0 || !runs('apt-get', ['--version'])) return;
  say('  no Prometheus here: installing Debian’s package ...');
  // Without the run level, a package would start a server of its own on its standard port.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const options = { stdio: 'ignore', timeout: 300_000, env } as const;
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'prometheus'], options);
}

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
}
