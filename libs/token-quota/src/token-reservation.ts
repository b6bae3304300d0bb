import type { Entry, QuotaStore } from './quota-store.ts';
import type { Every, SettlementEvents, Settlements } from './settlements.ts';
import type { UsageEnd, UsageRecord } from './usage-record.ts';

export interface Ending {
  readonly ended: UsageEnd;
  /** As the model reported them; by default the estimate. 0 where the model was never called. */
  readonly inputTokens?: number;
  /** As the model reported them; by default what was metered. */
  readonly outputTokens?: number;
}

/** What one request may spend, until it is settled. */
export interface TokenReservation {
  readonly id: string;
  /** What the model may write at most: its `max_tokens`. */
  readonly outputTokens: number;
  /** Output tokens so far. */
  readonly spentTokens: number;
  /** Counts a chunk, before it is passed on. False when the reservation is used up, or was settled elsewhere: stop the model. */
  spent(outputTokens: number): boolean;
  /** Counts what was spent and gives back the rest. Never rejects; called twice, it is done once. */
  settle(ending: Ending): Promise<UsageRecord>;
}

interface ReservationOptions {
  readonly entry: Entry;
  readonly granted: number;
  readonly metered: number;
  /** False where the store was away and the request was let in: then there is nothing to renew. */
  readonly isHeld: boolean;
  readonly store: QuotaStore;
  readonly settlements: Settlements;
  readonly leaseMs: number;
  readonly persistEveryTokens: number;
  readonly now: () => number;
  readonly every: Every;
  readonly events: SettlementEvents;
}

// So that two renewals may fail before the lease is over.
const renewalsInLease = 3;

export function tokenReservation(options: ReservationOptions): TokenReservation {
  const { entry, granted, settlements, now, every, leaseMs, persistEveryTokens } = options;
  const meter = createMeter(options);
  const renew = async (): Promise<void> => {
    await meter.persist();
    if (meter.isSettled) stop(); // elsewhere: then there is nothing to renew, whether it is settled here or not
  };
  const stop = options.isHeld ? every(leaseMs / renewalsInLease, () => void renew()) : () => undefined;
  let settled: Promise<UsageRecord> | undefined;
  const settle = async ({ ended, inputTokens, outputTokens = meter.spent }: Ending): Promise<UsageRecord> => {
    stop();
    const input = inputTokens === undefined ? {} : { inputTokens };
    const latencyMs = Math.max(0, now() - entry.startedAt);
    const settlement = { by: 'owner', ...input, outputTokens, latencyMs, ended } as const;
    // An owner's settlement is always counted, or was; there is a record in each case.
    return (await settlements.settle(entry, settlement))!;
  };
  return {
    id: entry.id,
    outputTokens: granted,
    get spentTokens() {
      return meter.spent;
    },
    spent(tokens) {
      meter.add(tokens);
      if (settled) return false;
      if (options.isHeld && meter.unwritten >= persistEveryTokens) void meter.persist();
      return !meter.isSettled && meter.spent <= granted;
    },
    settle: (ending) => (settled ??= settle(ending)),
  };
}

/** Counts in process, and writes it down now and then: one write under way at a time. */
function createMeter({ entry, metered, store, leaseMs, events }: ReservationOptions) {
  let spent = metered;
  let written = metered;
  let isWriting = false;
  let isSettled = false;
  return {
    get spent() {
      return spent;
    },
    get unwritten() {
      return spent - written;
    },
    get isSettled() {
      return isSettled;
    },
    add(tokens: number): void {
      if (!Number.isSafeInteger(tokens) || tokens < 0) throw new RangeError(`${tokens} is no number of tokens.`);
      spent += tokens;
    },
    async persist(): Promise<void> {
      if (isWriting) return;
      isWriting = true;
      const outputTokens = spent;
      try {
        // One that the store has forgotten goes on: its settlement is counted all the same.
        isSettled = (await store.meter(entry, { outputTokens, leaseMs })) === 'settled';
        written = outputTokens;
      } catch (error) {
        events.onAway?.(error);
      } finally {
        isWriting = false;
      }
    },
  };
}
