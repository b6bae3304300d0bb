export interface Repeated {
  /** Resolves when it was done once more from now on. */
  run(): Promise<void>;
  close(): void;
}

/** Does it at once and again and again, jittered, never twice at a time, and without keeping the process alive. */
export function repeatedly(act: () => Promise<void>, everyMs: number, random: () => number): Repeated {
  let underWay: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function start(): Promise<void> {
    clearTimeout(timer);
    if (isClosed) return Promise.resolve();
    underWay = act().finally(() => {
      underWay = undefined;
      // A tenth, so that instances that were started together do not ask together for ever.
      if (!isClosed) timer = setTimeout(() => void run(), everyMs * (0.9 + random() / 5)).unref();
    });
    return underWay;
  }

  function run(): Promise<void> {
    if (!underWay) return start();
    // What is under way may have looked before that which this call is about.
    next ??= underWay.then(() => {
      next = undefined;
      return run();
    });
    return next;
  }

  void run();
  return {
    run,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
