// node tools/bench/src/cold-start.ts, and a part of `npm run bench`
// How long an app's bundle takes from nothing to its first 200, and what memory it has then, with the flags of its image.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@frontdesk/test-kit';
import { cpuMsOf, rssMbOf } from './process-cost.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const apps = ['web-bff', 'mobile-bff', 'teams-bot-bff'];
const bar = { ms: 200, mb: 110 };

interface Start {
  readonly ms: number;
  readonly cpuMs: number;
  readonly mb: number;
}

/** A table: each app with the code of its last start kept (as a restarted container has it), and without. */
export async function runColdStarts(starts: number, print: (line: string) => void): Promise<void> {
  print(`\nCold start to the first 200 of /readyz, median of ${starts} (bars: ${bar.ms} ms, ${bar.mb} MB)`);
  print('app            code    ms    CPU ms   RSS MB');
  for (const app of apps) {
    if (!existsSync(join(root, 'apps', app, 'dist/main.js'))) {
      execFileSync(process.execPath, [join(root, 'tools/workspace/bundle.js')], { cwd: join(root, 'apps', app) });
    }
    const place = mkdtempSync(join(tmpdir(), 'frontdesk-start-'));
    cpSync(join(root, 'apps', app, 'dist/main.js'), join(place, 'main.mjs'));
    try {
      const cold = await several(starts, () => startOnce(place, join(place, `cache-${Math.random()}`)));
      await startOnce(place, join(place, 'cache')); // leaves what the next ones find
      const warm = await several(starts, () => startOnce(place, join(place, 'cache')));
      for (const [code, start] of [
        ['none', cold],
        ['kept', warm],
      ] as const)
        print(row(app, code, start));
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  }
}

function row(app: string, code: string, { ms, cpuMs, mb }: Start): string {
  const missed = ms > bar.ms || mb > bar.mb ? '  MISSED' : '';
  return `${app.padEnd(14)} ${code}  ${ms.toFixed(0).padStart(5)}  ${cpuMs.toFixed(0).padStart(8)}  ${mb.toFixed(0).padStart(7)}${missed}`;
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
  const child = spawn(process.execPath, [join(place, 'main.mjs')], {
    cwd: place,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  while (!(await isReady(port))) {
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

if (import.meta.main) await runColdStarts(9, (line) => void process.stdout.write(`${line}\n`));
