import { setTimeout as pause } from 'node:timers/promises';

/** What it gives or what it throws. */
export async function settled(work: Promise<unknown>): Promise<unknown> {
  return await work.catch((error: unknown) => error);
}

/** A limit that a busy machine does not move: it and the deadline are late together, and in their order. */
export async function settledWithin(ms: number, work: Promise<unknown>): Promise<unknown> {
  const over = new Promise((resolve) => setTimeout(() => setImmediate(() => setImmediate(resolve, 'over')), ms));
  return await Promise.race([settled(work), over]);
}

/** Asks again and again, until the answer is not undefined. */
export async function until<T>(ask: () => T | undefined | Promise<T | undefined>, withinMs: number): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`not so within ${withinMs} ms`);
    await pause(10);
  }
}
