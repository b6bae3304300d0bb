import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Program, startProgram } from './child-process.ts';
import { isFree } from './ports.ts';
import { logFolder, type StackPart } from './stack.ts';

const readyWithinMs = 30_000;
const stopWithinMs = 8_000;

export class StackError extends Error {}

/** Starts the parts one after the other. What has started is stopped again when one of them does not come up. */
export async function startStack(
  parts: readonly StackPart[],
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<Program[]> {
  await requireFreePorts(parts);
  const programs: Program[] = [];
  try {
    for (const part of parts) {
      const started = performance.now();
      const program = startProgram({
        name: part.name,
        program: part.program,
        logFile: join(logFolder, `${part.name.replaceAll(' ', '-')}.log`),
        ...(part.env && { env: part.env }),
      });
      programs.push(program);
      await readiness(part, program, stop);
      say(`  ${part.name} is ready (${Math.round(performance.now() - started)} ms)`);
    }
    return programs;
  } catch (error) {
    await stopStack(programs);
    throw error;
  }
}

/** Last started, first stopped: nobody loses what it depends on. */
export async function stopStack(programs: readonly Program[]): Promise<void> {
  for (const program of programs.toReversed()) await program.stop(stopWithinMs);
}

async function requireFreePorts(parts: readonly StackPart[]): Promise<void> {
  const taken: string[] = [];
  for (const part of parts) {
    for (const port of part.ports) if (!(await isFree(port))) taken.push(`${port} (${part.name})`);
  }
  if (taken.length === 0) return;
  throw new StackError(
    `These ports are taken: ${taken.join(', ')}. Is Frontdesk running already? Stop what listens there and try again.`,
  );
}

async function readiness(part: StackPart, program: Program, stop: AbortSignal): Promise<void> {
  const until = performance.now() + readyWithinMs;
  while (performance.now() < until) {
    if (program.hasEnded) throw new StackError(`${part.name} ended before it was ready:\n${program.lastLines()}`);
    if (await answersOk(part.readyUrl)) return;
    await wait(50, undefined, { signal: stop });
  }
  throw new StackError(`${part.name} was not ready after ${readyWithinMs / 1000} s:\n${program.lastLines()}`);
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false; // not listening yet
  }
}
