// Requests counted in fixed windows, by key.

export interface QuotaState {
  readonly limit: number;
  readonly left: number;
  readonly resetSeconds: number;
}

export interface Quota {
  /** Takes one; false when none is left. */
  take(key: string): boolean;
  state(key: string): QuotaState;
}

export function createQuota(options: { limit: number; windowSeconds: number; now: () => number }): Quota {
  const { limit, windowSeconds, now } = options;
  const windows = new Map<string, { endsAt: number; used: number }>();
  const current = (key: string): { endsAt: number; used: number } => {
    const window = windows.get(key);
    if (window && window.endsAt > now()) return window;
    const fresh = { endsAt: now() + windowSeconds * 1000, used: 0 };
    windows.set(key, fresh);
    return fresh;
  };
  return {
    take(key) {
      const window = current(key);
      window.used += 1;
      return window.used <= limit;
    },
    state(key) {
      const { endsAt, used } = current(key);
      const resetSeconds = Math.max(1, Math.ceil((endsAt - now()) / 1000));
      return { limit, left: Math.max(0, limit - used), resetSeconds };
    },
  };
}
