import { Problem } from '@frontdesk/problems';
import type { Reach } from '@frontdesk/upstream';
import { delegationTimedOut } from './problems.ts';

/** Waits for work that others may wait for too, within one caller's reach. When it ends, the work goes on. */
export function withinReach<T>(work: Promise<T>, reach: Pick<Reach, 'signal' | 'deadline'>): Promise<T> {
  const { signal, deadline } = reach;
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  return new Promise<T>((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    const tooLate = () => reject(new Problem(delegationTimedOut, 'Acting for you took too long.'));
    const timer = setTimeout(tooLate, Math.max(0, deadline - performance.now()));
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
    });
  });
}
