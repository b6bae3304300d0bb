// A copy of this repository, as somebody has it who cloned and installed it: for generators to write into.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const quiet = { NODE_OPTIONS: '', NODE_NO_WARNINGS: '1', NX_DAEMON: 'false' };

const mostPrinted = 64 * 1024 * 1024;

export interface WorkspaceCopy {
  readonly folder: string;
  /** Of the processor, user and system, by all that ran so far and ended, with the programs that those ran. */
  readonly spent: { cpuS: number };
  /** Runs a program of node_modules/.bin to its end, and gives what it printed. Throws with that when it fails. */
  run(program: string, ...args: string[]): string;
  /** The same in a project's folder. */
  runIn(project: string, program: string, ...args: string[]): string;
  /** The same for a program that goes on. */
  start(file: string, env: Readonly<Record<string, string>>): ChildProcess;
  remove(): void;
}

export function copyWorkspace(): WorkspaceCopy {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-copy-'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of files.toString().split('\n').filter(Boolean)) copied(file, folder);
  linkModules(folder);
  // What Nx tells the tests that it runs is of this workspace.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
  const env = { ...Object.fromEntries(own), ...quiet };
  // Nx asks Git what there is.
  execFileSync('git', ['init', '-q'], { cwd: folder });
  const spent = { cpuS: 0 };
  const runIn: WorkspaceCopy['runIn'] = (project, program, ...args) => {
    const cwd = join(folder, project);
    const modules = program === 'jest' ? { NODE_OPTIONS: '--experimental-vm-modules' } : {};
    const options = { cwd, env: { ...env, ...modules }, encoding: 'utf8', maxBuffer: mostPrinted } as const;
    const { status, stdout, stderr } = spawnSync(
      'bash',
      timed(join(folder, 'node_modules/.bin', program), args),
      options,
    );
    const [, user = 0, system = 0] = /^cpu ([\d.]+) ([\d.]+)$/m.exec(stderr) ?? [];
    spent.cpuS += Number(user) + Number(system);
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`);
    return stdout;
  };
  return {
    folder,
    spent,
    run: (program, ...args) => runIn('.', program, ...args),
    runIn,
    start: (file, more) =>
      spawn(process.execPath, [join(folder, file)], { cwd: folder, env: { ...env, ...more }, stdio: 'pipe' }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The shell says what its program took of the processor, with all that this ran. */
function timed(program: string, args: readonly string[]): string[] {
  return ['-c', 'TIMEFORMAT="cpu %U %S"; time "$0" "$@"', program, ...args];
}

// Of /proc: 100 on every Linux that people use.
const ticksPerSecond = 100;

/** Of the processor, by a program that is still running. */
export function cpuSecondsOf(pid: number): number {
  const [, user = 0, system = 0] = /\) (?:\S+ ){11}(\d+) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  return (Number(user) + Number(system)) / ticksPerSecond;
}

function copied(file: string, folder: string): void {
  if (!existsSync(join(root, file))) return; // somebody has just removed it
  mkdirSync(join(folder, dirname(file)), { recursive: true });
  cpSync(join(root, file), join(folder, file), { verbatimSymlinks: true });
}

/** What was installed is the same; the workspaces are those of the copy. */
function linkModules(folder: string): void {
  const [from, into] = [join(root, 'node_modules'), join(folder, 'node_modules')];
  mkdirSync(join(into, '@frontdesk'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== '@frontdesk' && name !== '.cache') symlinkSync(join(from, name), join(into, name));
  }
  for (const kind of ['apps', 'libs', 'tools']) {
    for (const name of readdirSync(join(folder, kind))) {
      symlinkSync(join('..', '..', kind, name), join(into, '@frontdesk', name));
      const own = join(root, kind, name, 'node_modules'); // of versions that others do not share
      if (existsSync(own)) symlinkSync(own, join(folder, kind, name, 'node_modules'));
    }
  }
}
