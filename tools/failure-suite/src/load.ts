import { setTimeout as pause } from 'node:timers/promises';

/** So many tasks, at most `width` of them at once. */
export async function inParallel<T>(count: number, width: number, task: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      results[index] = await task(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, worker));
  return results;
}

/** So many tasks, started at a fixed pace whatever becomes of those before. */
export async function atPace<T>(perSecond: number, count: number, task: (index: number) => Promise<T>): Promise<T[]> {
  const startAt = performance.now();
  const started: Promise<T>[] = [];
  for (let index = 0; index < count; index += 1) {
    const waitMs = startAt + (index * 1000) / perSecond - performance.now();
    if (waitMs > 0) await pause(waitMs);
    started.push(task(index));
  }
  return await Promise.all(started);
}

/** Asks again until it holds; gives how long that took, or undefined when it did not come to that. */
export async function until(
  holds: () => Promise<boolean> | boolean,
  { withinMs, everyMs = 25 }: { withinMs: number; everyMs?: number },
): Promise<number | undefined> {
  const startAt = performance.now();
  for (;;) {
    if (await holds()) return performance.now() - startAt;
    if (performance.now() - startAt > withinMs) return undefined;
    await pause(everyMs);
  }
}
