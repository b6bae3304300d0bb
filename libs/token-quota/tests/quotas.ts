import {
  createTokenQuota,
  type QuotaRequest,
  type QuotaStore,
  type TokenQuotaOptions,
  type UsageRecord,
} from '../src/index.ts';

export const prices = {
  large: { input: 3_000_000, output: 10_000_000 },
  small: { input: 1_000_000, output: 4_000_000 },
};

/** A quota whose clock and timers a test moves. */
export function quotaWith(store: QuotaStore, options: Partial<TokenQuotaOptions> & { clock?: { now: number } } = {}) {
  const { clock = { now: Date.UTC(2026, 10, 22, 12) }, ...rest } = options;
  const logged: UsageRecord[] = [];
  const away: unknown[] = [];
  const timers = new Set<() => void>();
  const every = (_: number, act: () => void) => {
    timers.add(act);
    return () => void timers.delete(act);
  };
  const events = {
    onUsage: (record: UsageRecord) => void logged.push(record),
    onAway: (error: unknown) => void away.push(error),
  };
  const quota = createTokenQuota({
    store,
    app: 'test-bff',
    prices,
    now: () => clock.now,
    random: () => 0,
    every,
    events,
    ...rest,
  });
  return {
    quota,
    logged,
    away,
    timers,
    clock,
    /** All that is done now and then is done now. */
    async tick(): Promise<void> {
      for (const act of timers) act();
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    },
  };
}

let made = 0;

export function requestOf(changes: Partial<QuotaRequest> = {}): QuotaRequest {
  made += 1;
  const who = { requestId: `req-${made}`, tenant: 'ten_1', user: 'usr_1', model: 'large' };
  return { ...who, inputTokens: 100, maxOutputTokens: 50, limits: {}, ...changes };
}
