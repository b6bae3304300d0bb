import type { Work } from './work.ts';

/** Queues that begin and end together. */
export type Working = Omit<Work, 'put'>;

export function together(queues: readonly Working[]): Working {
  return {
    start: () => queues.forEach((one) => one.start()),
    drain: async (withinMs, hurry) => void (await Promise.all(queues.map((one) => one.drain(withinMs, hurry)))),
    waiting: async () => (await Promise.all(queues.map((one) => one.waiting()))).reduce((sum, one) => sum + one, 0),
    get underWay() {
      return queues.reduce((sum, { underWay }) => sum + underWay, 0);
    },
  };
}
