import type { Reach } from '../src/index.ts';

interface Started {
  readonly from: Readonly<Record<string, unknown>>;
  readonly reach: Reach;
  readonly answer: PromiseWithResolvers<unknown>;
}

export interface ScriptedLoaders {
  load<T = never>(section: string): (from: object, reach: Reach) => Promise<T>;
  /** Names of the sections started so far, in the order of their starts. */
  started(): readonly string[];
  of(section: string): Started;
}

/** Loaders that wait until the test settles them. */
export function scriptedLoaders(): ScriptedLoaders {
  const calls = new Map<string, Started>();
  return {
    load:
      <T>(section: string) =>
      (from: object, reach: Reach) => {
        if (calls.has(section)) throw new Error(`${section} was started twice`);
        const answer = Promise.withResolvers<unknown>();
        calls.set(section, { from: from as Record<string, unknown>, reach, answer });
        return answer.promise as Promise<T>;
      },
    started: () => [...calls.keys()],
    of: (section) => {
      const call = calls.get(section);
      if (!call) throw new Error(`${section} was not started`);
      return call;
    },
  };
}

export interface CountedReach extends Reach {
  leave(reason?: unknown): void;
  /** Listeners on the caller's signal that were added and not removed. */
  listeners(): number;
}

/** A reach whose listeners are counted. */
export function countedReach(deadline: number): CountedReach {
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (...of: Parameters<typeof add>) => {
    listeners += 1;
    add(...of);
  };
  signal.removeEventListener = (...of: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...of);
  };
  return { signal, deadline, leave: (reason) => controller.abort(reason), listeners: () => listeners };
}
