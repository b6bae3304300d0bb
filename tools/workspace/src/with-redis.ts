import { createRedis, type Redis } from '@frontdesk/redis';

const connectWithinMs = 5_000;
const commandDeadlineMs = 1_000;

/** Lends a program the Redis of this URL, or says in one line why there is none. */
export async function withRedis<T>(url: string, act: (redis: Redis) => Promise<T>): Promise<T> {
  let lastError: unknown;
  const events = { onError: (error: unknown) => void (lastError = error) };
  const redis = createRedis({ url, app: 'workspace', commandDeadlineMs, events });
  try {
    if (!(await redis.whenUp(connectWithinMs))) throw new Error(`Redis cannot be reached: ${reasonOf(lastError)}.`);
    return await act(redis);
  } finally {
    await redis.close();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.message ? error.message.split('\n')[0]! : 'no answer';
}
