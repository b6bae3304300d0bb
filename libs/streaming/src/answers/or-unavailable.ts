import { RedisAway } from '@frontdesk/redis';
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

export function isAway(error: unknown): boolean {
  return error instanceof RedisAway;
}
