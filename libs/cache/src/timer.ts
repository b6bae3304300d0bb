/** Calls `act` once, `ms` from now, unless it is stopped before. */
export type Timer = (ms: number, act: () => void) => () => void;

export const processTimer: Timer = (ms, act) => {
  const timeout = setTimeout(act, ms).unref();
  return () => clearTimeout(timeout);
};
