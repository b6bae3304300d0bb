import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

export interface ProgramOptions {
  readonly name: string;
  readonly program: string;
  /** All that it says goes here too. */
  readonly logFile: string;
  /** Beside our own environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A program that runs beside us. Its last lines are kept for the report of an unexpected end. */
export interface Program {
  readonly name: string;
  /** Resolves with the exit code, once. */
  readonly ended: Promise<number>;
  readonly hasEnded: boolean;
  lastLines(): string;
  /** Asks it to end, and makes it after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

const keptLines = 25;

export function startProgram(options: ProgramOptions): Program {
  const child = spawn(process.execPath, [options.program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    // A group of its own: Ctrl-C is ours to hand on, in order.
    detached: process.platform !== 'win32',
  });
  const lines = keepLastLines(child);
  writeLog(child, options.logFile);
  const state = { ended: false };
  const ended = once(child, 'exit').then(([code]) => {
    state.ended = true;
    return typeof code === 'number' ? code : 1;
  });
  return {
    name: options.name,
    ended,
    get hasEnded() {
      return state.ended;
    },
    lastLines: () => lines.join('\n'),
    async stop(graceMs) {
      if (state.ended) return;
      child.kill('SIGTERM');
      const hurry = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(hurry);
    },
  };
}

function keepLastLines(child: ChildProcess): string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split('\n').filter((line) => line.trim() !== ''));
      lines.splice(0, Math.max(0, lines.length - keptLines));
    });
  }
  return lines;
}

function writeLog(child: ChildProcess, file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const log = createWriteStream(file);
  for (const stream of [child.stdout, child.stderr]) stream?.pipe(log, { end: false });
  child.once('close', () => log.end());
}
