import { performance } from 'node:perf_hooks';
import type { Exchange } from '@frontdesk/server';

// What it takes to write a page.
const marginMs = 100;

/** For a navigation: what a person can read, rather than a deadline's problem document. The task goes on by itself. */
export async function inTime<T>(
  { deadline }: Pick<Exchange, 'deadline'>,
  task: Promise<T>,
  instead: () => T | Promise<T>,
): Promise<T> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, Math.max(0, deadline - performance.now() - marginMs));
  try {
    return await Promise.race([task, late.promise.then(instead)]);
  } finally {
    clearTimeout(timer);
  }
}
