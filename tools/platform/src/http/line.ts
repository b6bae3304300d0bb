// A service that has room for so many calls at once: others wait in line, and who finds the line full is refused.

export interface Capacity {
  /** How many calls are served at once. */
  readonly concurrent: number;
  /** How many may wait; as many as are served when missing. */
  readonly queue?: number | undefined;
  /** How long each takes. */
  readonly serviceMs: number;
}

export interface Line {
  /** Resolves when the call was served, at once when the line is full, or when its caller leaves. */
  pass(signal: AbortSignal): Promise<'served' | 'full' | 'left'>;
}

type Later = (ms: number, task: () => void) => void;

/** Who leaves the line makes room in it; who leaves while being served does not: a server goes on with what it began. */
export function createLine(capacity: Capacity, later: Later = (ms, task) => void setTimeout(task, ms)): Line {
  const { concurrent, queue = concurrent, serviceMs } = capacity;
  const waiting = new Set<() => void>();
  let serving = 0;
  const next = (): void => {
    for (const begin of waiting) {
      waiting.delete(begin);
      return begin();
    }
  };
  return {
    async pass(signal) {
      if (signal.aborted) return 'left';
      if (serving >= concurrent && waiting.size >= queue) return 'full';
      return new Promise((resolve) => {
        const begin = (): void => {
          serving += 1;
          later(serviceMs, () => {
            serving -= 1;
            signal.removeEventListener('abort', leave);
            resolve('served');
            next();
          });
        };
        const leave = (): void => {
          waiting.delete(begin);
          resolve('left');
        };
        signal.addEventListener('abort', leave, { once: true });
        if (serving < concurrent) begin();
        else waiting.add(begin);
      });
    },
  };
}
