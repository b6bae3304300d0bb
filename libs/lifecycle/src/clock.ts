import { performance } from 'node:perf_hooks';

/** Time, as `createOverload` sees it. Replaced in tests. */
export interface Clock {
  now(): number;
  /** Calls again and again, and keeps no process alive; call what is returned to end it. */
  every(ms: number, look: () => void): () => void;
}

export const thisClock: Clock = {
  now: () => performance.now(),
  every: (ms, look) => {
    const timer = setInterval(look, ms).unref();
    return () => clearInterval(timer);
  },
};
