import { recordOf } from './memory-store.ts';
import type { Entry, QuotaStore, Settled, Settlement } from './quota-store.ts';
import type { UsageRecord } from './usage-record.ts';

/** Calls `act` again and again until the function that it gives back is called. */
export type Every = (ms: number, act: () => void) => () => void;

export interface SettlementEvents {
  /** For the log: at least once for each request, and before it is counted. What is in the store counts. */
  onUsage?(record: UsageRecord): void;
  /** The store did not take a settlement or a meter; it is asked again. */
  onAway?(error: unknown): void;
}

interface SettlementsOptions {
  readonly store: QuotaStore;
  readonly every: Every;
  readonly events: SettlementEvents;
}

interface Waiting {
  readonly entry: Entry;
  readonly settlement: Settlement;
  readonly triesLeft: number;
}

// Each waits with its answer already ended; beyond it the lease settles them at what was metered.
const mostWaiting = 10_000;
const atOnce = 100;
const againMs = 1_000;
// Far longer than any lease: then others have settled it, or it cannot be settled by this version.
const mostTries = 3_600;
const releaseTries = 30;

/** Settles, and goes on trying while the store is away: until the store has it, or the lease did it. */
export function createSettlements({ store, every, events }: SettlementsOptions) {
  const waiting = new Map<string, Waiting>();
  let trying = false;
  const attempt = async ({ entry, settlement, triesLeft }: Waiting): Promise<Settled | undefined> => {
    // At the end again if it fails, so that one that always does keeps none waiting.
    waiting.delete(entry.id);
    try {
      return await store.settle(entry, settlement);
    } catch (error) {
      if (triesLeft > 0 && waiting.size < mostWaiting) {
        waiting.set(entry.id, { entry, settlement, triesLeft: triesLeft - 1 });
      }
      events.onAway?.(error);
      return undefined;
    }
  };
  const again = async (): Promise<void> => {
    if (trying) return;
    trying = true;
    for (let left = waiting.size; left > 0; left -= atOnce) {
      const settled = await Promise.all([...waiting.values()].slice(0, Math.min(left, atOnce)).map(attempt));
      if (settled.every((one) => one === undefined)) break;
    }
    trying = false;
  };
  const stop = every(againMs, () => void again());
  return {
    /** What was counted; by whom ever. Undefined if the store does not know it, or its owner renewed it. */
    async settle(entry: Entry, settlement: Settlement, metered = 0): Promise<UsageRecord | undefined> {
      const record = recordOf(entry, settlement, metered);
      events.onUsage?.(record);
      const settled = await attempt({ entry, settlement, triesLeft: mostTries });
      if (!settled) return record;
      return 'record' in settled ? settled.record : undefined;
    },
    /** Frees what may be held by a reservation of which no answer came; nothing was spent. */
    async release(entry: Entry): Promise<void> {
      const nothing = { inputTokens: 0, outputTokens: 0, latencyMs: 0 };
      await attempt({ entry, settlement: { by: 'survivor', ...nothing, ended: 'failed' }, triesLeft: releaseTries });
    },
    /** Tries once more; what the store does not take now is settled by its lease. */
    async close(): Promise<void> {
      stop();
      await again();
    },
  };
}

export type Settlements = ReturnType<typeof createSettlements>;
