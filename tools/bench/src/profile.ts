// node tools/bench/src/profile.ts [<contender>] [--views 4000] [--top 40] [--keep file.cpuprofile]
// Where a contender is on the CPU under the bench's load; or, of a profile that there is already: --of file.cpuprofile
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startChild, startRedis } from '@frontdesk/test-kit';
import { contendersNamed, program } from './contenders.ts';
import { profileSummary, type CpuProfile, type Share } from './profile-summary.ts';
import { table } from './table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    views: { type: 'string', default: '4000' },
    top: { type: 'string', default: '40' },
    keep: { type: 'string' },
    of: { type: 'string' },
  },
});

/** Draws so many views twice: the first half warms up. */
async function recorded(which: string, views: number, file: string): Promise<void> {
  const redis = await startRedis();
  const stubs = await startChild(program('./stubs.ts'));
  const env = {
    NODE_OPTIONS: `--import ${new URL('./profile-recorder.ts', import.meta.url).href}`,
    PROFILE_FILE: file,
  };
  const contender = await contendersNamed([which])[0]?.({ stubs: stubs.urls, redis: redis.url, env });
  if (contender === undefined) return;
  const { child, load, prepare } = contender;
  try {
    await prepare?.(views);
    await load.draw(views);
    await prepare?.(views);
    process.kill(child.pid, 'SIGUSR2');
    await pause(100);
    await load.draw(views);
    process.kill(child.pid, 'SIGUSR2');
    while (!existsSync(file)) await pause(100);
    await pause(500);
  } finally {
    await load.close();
    await child.stop();
    await stubs.stop();
    await redis.stop();
  }
}

function printed(profile: CpuProfile, views: number, top: number): string {
  const { busyMs, places, functions } = profileSummary(profile);
  const rows = (shares: readonly Share[]): string[][] =>
    shares.slice(0, top).map(({ name, percent, ms }) => [name, percent.toFixed(1), ((1000 * ms) / views).toFixed(1)]);
  const head = ['%', 'µs per view'];
  return [
    `${((1000 * busyMs) / views).toFixed(0)} µs per view on the main thread, while it is watched.`,
    table(['place', ...head], rows(places)),
    table(['function', ...head], rows(functions)),
  ].join('\n\n');
}

const folder = mkdtempSync(join(tmpdir(), 'frontdesk-profile-'));
try {
  const [which = 'cold'] = positionals;
  const file = values.of ?? values.keep ?? join(folder, 'profile.cpuprofile');
  if (values.of === undefined) await recorded(which, Number(values.views), file);
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  process.stdout.write(`${printed(profile, Number(values.views), Number(values.top))}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
