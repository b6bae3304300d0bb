import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ChildTool {
  readonly pid: number;
  /** What the tool said it listens on. */
  readonly urls: Readonly<Record<string, string>>;
  /** The end of what it wrote to stderr, for a test that has to explain itself. */
  log(): string;
  /** Asks it to end, and makes it after three seconds. */
  stop(): Promise<void>;
}

export interface ChildToolOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Default 30 s: a machine that runs every test at once is slow. */
  readonly readyWithinMs?: number;
  /** Node's own, before the program. */
  readonly nodeArgs?: readonly string[];
}

const endWithParent = fileURLToPath(new URL('./end-with-parent.ts', import.meta.url));

/** Starts `tools/<name>/src/main.ts` by its path and waits for its ready line: `{"ready":true,"urls":{…}}`. */
export async function startTool(name: string, options: ChildToolOptions = {}): Promise<ChildTool> {
  return await startChild(toolPath(name, 'main'), options);
}

/** Tools are run, never imported: no lib depends on one. */
export function toolPath(name: string, program: string): string {
  return fileURLToPath(new URL(`../../../tools/${name}/src/${program}.ts`, import.meta.url));
}

/** The same for any program that speaks the ready protocol. */
export async function startChild(main: string, options: ChildToolOptions = {}): Promise<ChildTool> {
  const { env = {}, readyWithinMs = 30_000, nodeArgs = [] } = options;
  // Required, not imported: a program that starts from a snapshot imports nothing first.
  const child = spawn(process.execPath, ['--require', endWithParent, ...nodeArgs, main], {
    // The test runner's own flags are not the tool's.
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    // The channel is how it hears that we are gone.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log = tailOf(child);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = (): Promise<void> => stopChild(child, ended);
  try {
    return { urls: await readyLine(child, readyWithinMs), pid: child.pid ?? 0, log, stop };
  } catch (error) {
    await stop();
    throw new Error(`${main} did not start: ${String(error)}\n${log()}`, { cause: error });
  }
}

function readyLine(child: ChildProcess, withinMs: number): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready after ${withinMs} ms`)), withinMs);
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      act();
    };
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', (code, signal) => settle(() => reject(new Error(`it ended with ${code ?? signal}`))));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const urls = urlsOf(line);
      if (urls) settle(() => resolve(urls));
    });
  });
}

function urlsOf(line: string): Record<string, string> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { ready, urls } = JSON.parse(line) as { ready?: boolean; urls?: Record<string, string> };
    return ready === true ? (urls ?? {}) : undefined;
  } catch {
    return undefined; // a log line that happens to begin with a brace
  }
}

function tailOf(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-8000)));
  return () => tail;
}

async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await ended;
  clearTimeout(timer);
}
