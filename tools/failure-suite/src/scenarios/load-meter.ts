import { setTimeout as pause } from 'node:timers/promises';

/** Counts what arrives for a service and what reaches it, and looks at both twice a second. */
export interface LoadMeter {
  arrived(calls: number): void;
  stop(): Promise<{ readonly arrived: number; readonly load: number; readonly worst: number }>;
}

interface Look {
  readonly arrived: number;
  readonly load: number;
}

const everyMs = 500;
/** Five seconds: what is retried or waits in line reaches the service a little after it arrived. */
const window = 10;
// Below this many the few retries that are always allowed would be all that is measured.
const atLeast = 60;

export function loadMeter(loadNow: () => Promise<number>): LoadMeter {
  const stopped = new AbortController();
  const looks: Look[] = [{ arrived: 0, load: 0 }];
  let arrived = 0;
  const look = async (): Promise<void> => void looks.push({ arrived, load: await loadNow() });
  const looking = (async () => {
    while (!stopped.signal.aborted) {
      await pause(everyMs, undefined, { signal: stopped.signal }).catch(() => undefined);
      await look();
    }
  })();
  return {
    arrived: (calls) => void (arrived += calls),
    async stop() {
      stopped.abort();
      await looking;
      return { ...(looks.at(-1) ?? { arrived, load: NaN }), worst: worstOf(looks) };
    },
  };
}

/** NaN when there was never enough to tell. */
export function worstOf(looks: readonly Look[]): number {
  const ratios = looks.slice(window).flatMap((now, at) => {
    const then = looks[at] ?? { arrived: 0, load: 0 };
    const came = now.arrived - then.arrived;
    return came < atLeast ? [] : [(now.load - then.load) / came];
  });
  return ratios.length === 0 ? NaN : Math.max(...ratios);
}
