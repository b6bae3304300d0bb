import { fileURLToPath } from 'node:url';
import { startChild } from '@frontdesk/test-kit';
import type { Policy, Subjects } from '../src/index.ts';

/** Requests of one caller, each so long after the word is given. */
export interface Storm {
  readonly subjects: Subjects;
  readonly delaysMs: readonly number[];
}

export interface StormOutcome {
  readonly admitted: number;
  readonly degraded: number;
  /** How often Redis was asked. */
  readonly scripts: number;
}

export interface LimiterProcess {
  storm(storm: Storm): Promise<StormOutcome>;
  /** As kill -9. */
  kill(): void;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('./limiter-process.ts', import.meta.url));

export async function startLimiter(redis: string, policies: readonly Policy[]): Promise<LimiterProcess> {
  const env = { REDIS: redis, POLICIES: JSON.stringify(policies), NODE_NO_WARNINGS: '1' };
  const { urls, pid, stop } = await startChild(program, { env });
  return {
    async storm(storm) {
      const answer = await fetch(urls['limits'] ?? '', { method: 'POST', body: JSON.stringify(storm) });
      return (await answer.json()) as StormOutcome;
    },
    kill: () => void process.kill(pid, 'SIGKILL'),
    stop,
  };
}

/** The same numbers for the same seed, from 0 up to 1. */
export function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
