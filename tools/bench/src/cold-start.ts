// node tools/bench/src/cold-start.ts [--starts 9] [app …], and a part of `npm run bench`
// How long an app's bundle takes from nothing to its first 200, and what memory it has then, started as its image does.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePort } from '@frontdesk/test-kit';
import { cpuMsOf, rssMbOf } from './process-cost.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const apps = ['web-bff', 'mobile-bff', 'teams-bot-bff'];
const bar = { ms: 200, mb: 110 };
const startsWithinMs = 30_000;

interface Start {
  readonly ms: number;
  readonly cpuMs: number;
  readonly mb: number;
}

/** A table: each app with its code compiled ahead, as in its image, and without. It bundles them first. */
export async function runColdStarts(starts: number, print: (line: string) => void, which = apps): Promise<void> {
  print(`\nCold start to the first 200 of /readyz, median of ${starts} (bars: ${bar.ms} ms, ${bar.mb} MB)`);
  print('app            compiled    ms    CPU ms   RSS MB');
  for (const app of which) {
    const place = imageLike(app);
    try {
      const now = await several(starts, () => startOnce(place, join(place, `cache-${Math.random()}`)));
      execFileSync(process.execPath, [join(place, 'compile-ahead.js')], {
        env: { NODE_COMPILE_CACHE: join(place, 'compiled') },
      });
      const ahead = await several(starts, () => startOnce(place, join(place, 'compiled')));
      print(row(app, 'now', now));
      print(row(app, 'ahead', ahead));
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  }
  print(`load while it ended: ${loadavg()[0]?.toFixed(1)} (bars are for a machine that does nothing else)`);
}

/** A folder with the bundle as sources have it now, and what compiles it ahead. */
function imageLike(app: string): string {
  const folder = join(root, 'apps', app);
  execFileSync(process.execPath, [join(root, 'tools/workspace/bundle.js')], { cwd: folder });
  const place = mkdtempSync(join(tmpdir(), 'frontdesk-start-'));
  cpSync(join(folder, 'dist/main.js'), join(place, 'main.js'));
  cpSync(join(root, 'docker/compile-ahead.js'), join(place, 'compile-ahead.js'));
  writeFileSync(join(place, 'package.json'), '{ "type": "module" }');
  return place;
}

function row(app: string, compiled: string, { ms, cpuMs, mb }: Start): string {
  const missed = ms > bar.ms || mb > bar.mb ? '  MISSED' : '';
  return `${app.padEnd(14)} ${compiled.padEnd(8)} ${ms.toFixed(0).padStart(5)}  ${cpuMs.toFixed(0).padStart(8)}  ${mb.toFixed(0).padStart(7)}${missed}`;
}

async function several(starts: number, start: () => Promise<Start>): Promise<Start> {
  const all: Start[] = [];
  while (all.length < starts) all.push(await start());
  const median = (of: (one: Start) => number) => all.map(of).toSorted((a, b) => a - b)[Math.floor(starts / 2)] ?? 0;
  return { ms: median(({ ms }) => ms), cpuMs: median(({ cpuMs }) => cpuMs), mb: median(({ mb }) => mb) };
}

async function startOnce(place: string, cache: string): Promise<Start> {
  const port = await freePort();
  const env = { PORT: String(port), METRICS_PORT: '0', LOG_LEVEL: 'error', NODE_COMPILE_CACHE: cache };
  const began = performance.now();
  const child = spawn(process.execPath, [join(place, 'main.js')], {
    cwd: place,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  while (!(await isReady(port))) {
    if (performance.now() - began > startsWithinMs) child.kill('SIGKILL');
    if (child.signalCode) throw new Error(`The bundle was not ready within ${startsWithinMs} ms`);
    if (child.exitCode !== null) throw new Error(`The bundle ended with ${child.exitCode} before it was ready`);
    await pause(2);
  }
  const ms = performance.now() - began;
  const pid = child.pid ?? 0;
  const start = { ms, cpuMs: cpuMsOf(pid), mb: rssMbOf(pid) };
  child.kill('SIGTERM');
  await ended;
  return start;
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
    });
    asked.on('error', () => resolve(false));
  });
}

if (import.meta.main) {
  const options = { starts: { type: 'string', default: '9' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  await runColdStarts(Number(values.starts), print, positionals.length > 0 ? positionals : apps);
}
