import { RedisAway } from '@frontdesk/redis';
import { pause, type Clock } from '../clock.ts';
import { answersUnavailableProblem } from '../problems.ts';

/** Where Redis is away, who asks learns that answers cannot be given now. */
export async function orUnavailable<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isAway(error)) throw error;
    throw answersUnavailableProblem('the log is away', error);
  }
}

const againMs = 50;
const patienceMs = 1_000;

/** For what takes seconds anyway: a Redis that stands still for a moment, or is replaced, is not away yet. */
export async function patiently<T>(clock: Clock, act: () => Promise<T>): Promise<T> {
  const until = clock.now() + patienceMs;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!isAway(error)) throw error;
      if (clock.now() + againMs > until) throw answersUnavailableProblem('the log is away', error);
    }
    await pause(clock, againMs);
  }
}

function isAway(error: unknown): boolean {
  return error instanceof RedisAway;
}
