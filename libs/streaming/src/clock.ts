/** Time, so that tests pass it by hand. */
export interface Clock {
  /** Milliseconds that never jump. */
  now(): number;
  /** Gives back what calls it off. Keeps no process alive. */
  later(ms: number, act: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  later(ms, act) {
    const timer = setTimeout(act, ms).unref();
    return () => clearTimeout(timer);
  },
};

export async function pause(clock: Clock, ms: number): Promise<void> {
  await new Promise<void>((resolve) => void clock.later(ms, resolve));
}

/** Gives back what ends it. */
export function every(clock: Clock, ms: number, act: () => void): () => void {
  let callOff = (): void => undefined;
  const next = (): void => {
    callOff = clock.later(ms, () => {
      next();
      act();
    });
  };
  next();
  return () => callOff();
}
