import { performance } from 'node:perf_hooks';
import { Problem } from '@frontdesk/problems';
import { deadlineExceeded } from '@frontdesk/server';
import { mayHaveHadEffect } from './may-have-had-effect.ts';

/** The life of work that goes on when its caller has left: its end is a cap below the lease, and nothing else. */
export interface Life {
  readonly signal: AbortSignal;
  /** On `performance.now()`'s clock. */
  readonly deadline: number;
  /** Runs what has the effect, and remembers how it went. */
  effect<T>(write: () => Promise<T>): Promise<T>;
}

export interface OwnedLife extends Life, Disposable {
  /** The work's result; also when the work does not listen to its signal. */
  within<T>(work: (life: Life) => Promise<T>): Promise<T>;
  /** Whether work that ended so may have changed something. */
  mayHaveHadEffect(thrown?: unknown): boolean;
}

export interface LifeOptions {
  readonly runWithinMs: number;
  readonly leaseMs: number;
  readonly announcesEffect: boolean;
}

// `unannounced`: it can only be told from the failure. `none`: the work says when it begins, and it has not.
type Effect = 'unannounced' | 'none' | 'maybe' | 'done';

export function createLife({ runWithinMs, leaseMs, announcesEffect }: LifeOptions): OwnedLife {
  const controller = new AbortController();
  const tooLong = Promise.withResolvers<never>();
  const reason = (): Problem => new Problem(deadlineExceeded, 'This took longer than it may.');
  const abort = setTimeout(() => controller.abort(reason()), runWithinMs);
  const cut = setTimeout(() => tooLong.reject(reason()), leaseMs);
  let effect: Effect = announcesEffect ? 'none' : 'unannounced';

  const life: Life = {
    signal: controller.signal,
    deadline: performance.now() + runWithinMs,
    async effect(write) {
      const before = effect;
      if (before !== 'done') effect = 'maybe';
      try {
        const result = await write();
        effect = 'done';
        return result;
      } catch (error) {
        if (!mayHaveHadEffect(error)) effect = before;
        throw error;
      }
    },
  };
  return {
    ...life,
    within: (work) => Promise.race([work(life), tooLong.promise]),
    mayHaveHadEffect: (thrown) => (effect === 'unannounced' ? mayHaveHadEffect(thrown) : effect !== 'none'),
    [Symbol.dispose]() {
      clearTimeout(abort);
      clearTimeout(cut);
    },
  };
}
