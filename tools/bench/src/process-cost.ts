import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const tickMs = 10; // sysconf(_SC_CLK_TCK) is 100 on every Linux that Node runs on

/** CPU time of a process so far, user and system, all threads, in milliseconds. */
export function cpuMsOf(pid: number): number {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return psMs(execFileSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' }));
  // The name in parentheses may hold blanks; utime and stime are the 14th and 15th fields.
  const fields = readFileSync(stat, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

export function rssMbOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

/** `[hh:]mm:ss.hh`, as macOS prints it. */
function psMs(time: string): number {
  return (
    time
      .trim()
      .split(':')
      .reduce((seconds, part) => seconds * 60 + Number(part), 0) * 1000
  );
}
