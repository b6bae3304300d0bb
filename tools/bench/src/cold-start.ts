// node tools/bench/src/cold-start.ts [--starts 9] [app …], and a part of `npm run bench`
// How long an app's bundle takes from nothing to its first 200, and what memory it has then, started as its image does.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

/** What is started: Node's arguments, in a folder. */
interface Program {
  readonly folder: string;
  readonly args: readonly string[];
}

/** A table: Node with nothing but a server, then each app from its snapshot, as its image does, and as a module. */
export async function runColdStarts(starts: number, print: (line: string) => void, which = apps): Promise<void> {
  print(`\nCold start to the first 200 of /readyz, median of ${starts} (bars: ${bar.ms} ms, ${bar.mb} MB)`);
  print('app            from       ms  least  CPU ms  least  RSS MB');
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-start-'));
  try {
    print(row('a server', 'module', await several(starts, bareServer(folder))));
    for (const app of which) {
      const place = imageLike(app, join(folder, app));
      execFileSync(process.execPath, ['take-snapshot.js', 'app.blob'], { cwd: place });
      const fromSnapshot = ['--no-verify-snapshot-checksum', '--snapshot-blob', 'app.blob', 'main.js'];
      print(row(app, 'module', await several(starts, { folder: place, args: ['main.js'] })));
      print(row(app, 'snapshot', await several(starts, { folder: place, args: fromSnapshot })));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  print(`load while it ended: ${loadavg()[0]?.toFixed(1)} (bars are for a machine that does nothing else)`);
}

/** A folder with the bundle as sources have it now, and what takes the snapshot. */
function imageLike(app: string, place: string): string {
  const folder = join(root, 'apps', app);
  execFileSync(process.execPath, [join(root, 'tools/workspace/bundle.js')], { cwd: folder });
  mkdirSync(place);
  cpSync(join(folder, 'dist/main.js'), join(place, 'main.js'));
  cpSync(join(root, 'docker/take-snapshot.js'), join(place, 'take-snapshot.js'));
  writeFileSync(join(place, 'package.json'), '{ "type": "module" }');
  return place;
}

/** What no start in Node can be faster than. */
function bareServer(folder: string): Program {
  const file = join(folder, 'server.cjs');
  writeFileSync(file, "require('node:http').createServer((_, answer) => answer.end()).listen(process.env.PORT);");
  return { folder, args: [file] };
}

function row(app: string, from: string, all: readonly Start[]): string {
  const of = (member: keyof Start) => all.map((start) => start[member]).toSorted((a, b) => a - b);
  const median = (member: keyof Start) => of(member)[Math.floor(all.length / 2)] ?? NaN;
  const isMissed = from === 'snapshot' && (median('ms') > bar.ms || median('mb') > bar.mb);
  const numbers = [median('ms'), of('ms')[0], median('cpuMs'), of('cpuMs')[0], median('mb')];
  const [ms, leastMs, cpu, leastCpu, mb] = numbers.map((value = NaN) => value.toFixed(0));
  return `${app.padEnd(14)} ${from.padEnd(8)} ${ms?.padStart(4)}  ${leastMs?.padStart(5)}  ${cpu?.padStart(6)}  ${leastCpu?.padStart(5)}  ${mb?.padStart(6)}${isMissed ? '  MISSED' : ''}`;
}

async function several(starts: number, program: Program): Promise<Start[]> {
  const all: Start[] = [];
  while (all.length < starts) all.push(await startOnce(program));
  return all;
}

async function startOnce({ folder, args }: Program): Promise<Start> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PORT: String(port), METRICS_PORT: '0', LOG_LEVEL: 'error' },
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
