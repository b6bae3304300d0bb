import { randomUUID } from 'node:crypto';
import { RedisAway } from '@frontdesk/redis';
import { priceTable, type PriceTable } from './prices.ts';
import { countersAt, limitOf, type LimitName, type QuotaLimits } from './quota-limits.ts';
import { refusalProblem, unavailableProblem, type Refusal } from './quota-problem.ts';
import type { Entry, QuotaStore, Reserved, Standing, Terms } from './quota-store.ts';
import { createSettlements, type Every, type SettlementEvents } from './settlements.ts';
import { settleExpired, sweep } from './sweep.ts';
import { tokenReservation, type Ending, type TokenReservation } from './token-reservation.ts';
import { amountOf } from './room.ts';
import type { UsageRecord } from './usage-record.ts';

export interface TokenQuotaOptions {
  readonly store: QuotaStore;
  /** Written into usage records. */
  readonly app: string;
  readonly prices: PriceTable;
  /** `refuse`: 503, as nobody would know what is spent. `admit` counts when the store is back, and limits nobody until then. */
  readonly whenAway?: 'refuse' | 'admit';
  /** 30 s without a renewal, and a reservation is settled at what was metered last. */
  readonly leaseMs?: number;
  /** 64 tokens at most are lost to a crash, or what is written in a third of the lease. */
  readonly persistEveryTokens?: number;
  /** 10 s; 0 is never. */
  readonly sweepEveryMs?: number;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly every?: Every;
  readonly events?: SettlementEvents;
}

export interface QuotaRequest {
  /** The answer's id, if it has one: the same id is held once, and counted once. */
  readonly id?: string;
  readonly requestId: string;
  readonly tenant: string;
  readonly user: string;
  readonly model: string;
  /** By estimate, rather too many: what the model reads beyond it is counted, but was not held. */
  readonly inputTokens: number;
  readonly maxOutputTokens: number;
  /** All of them by default. With less, what is left of a quota can be used up: see `outputTokens` of the reservation. */
  readonly leastOutputTokens?: number;
  readonly limits: QuotaLimits;
}

export interface LimitStanding extends Standing {
  readonly name: LimitName;
  readonly limit: number | null;
  readonly resetsAt: number;
}

export interface TokenQuota {
  /** Rejects with a Problem: `token-quota-exceeded`, `budget-exhausted` or `quota-unavailable`. */
  reserve(request: QuotaRequest): Promise<TokenReservation>;
  /**
   * For who takes over from an instance that is gone. Undefined if the reservation is settled, or none. Rejects while the
   * store is away.
   */
  settleFor(of: { readonly tenant: string; readonly id: string }, ending: Ending): Promise<UsageRecord | undefined>;
  /** For a page that shows what is left. Rejects with `quota-unavailable`. */
  standings(of: Pick<QuotaRequest, 'tenant' | 'user' | 'limits'>): Promise<readonly LimitStanding[]>;
  /** Settles what crashed instances left, of all tenants. Done by itself every `sweepEveryMs`. */
  sweep(): Promise<number>;
  /** Nothing is renewed any more: what is not settled until then is settled by its lease. */
  close(): Promise<void>;
}

export function createTokenQuota(options: TokenQuotaOptions): TokenQuota {
  const settings = settingsOf(options);
  const { store, events, now, sweepEveryMs } = settings;
  const { every, stopAll } = stoppable(settings.every);
  const settlements = createSettlements({ store, every, events });
  const sweepNow = (): Promise<number> => sweep(store, settlements);
  if (sweepEveryMs > 0) every(sweepEveryMs, () => void sweepNow().catch((error) => events.onAway?.(error)));
  const hold = async (entry: Entry, terms: Terms): Promise<Reserved> => {
    const reserved = await store.reserve(entry, terms);
    if (reserved.state !== 'refused' || reserved.expired === 0) return reserved;
    await settleExpired(store, settlements, entry.tenant);
    return await store.reserve(entry, terms);
  };
  const begin = (entry: Entry, granted: number, held: { isHeld: boolean; metered: number }): TokenReservation =>
    tokenReservation({ ...settings, every, ...held, entry, granted, settlements });
  return {
    async reserve(request) {
      const entry = entryOf(request, settings);
      const terms = termsOf(request, entry, settings.leaseMs);
      let reserved: Reserved;
      try {
        reserved = await hold(entry, terms);
      } catch (error) {
        events.onAway?.(error);
        if (mayHaveRun(error)) void settlements.release(entry);
        if (settings.whenAway === 'refuse') throw unavailableProblem(error);
        const unheld = { ...entry, id: `${entry.id}~unheld` };
        return begin(unheld, entry.maxOutputTokens, { isHeld: false, metered: 0 });
      }
      if (reserved.state === 'held') return begin(entry, reserved.outputTokens, { ...reserved, isHeld: true });
      if (reserved.state === 'settled') throw new Error(`The reservation ${entry.id} is over.`);
      throw refusalProblem(refusalsOf(entry, terms, reserved.standings), now(), settings.random);
    },
    async settleFor({ tenant, id }, { ended, inputTokens, outputTokens = 0 }) {
      const found = await store.find(tenant, id);
      if (!found) return undefined;
      const latencyMs = Math.max(0, now() - found.entry.startedAt);
      const input = inputTokens === undefined ? {} : { inputTokens };
      const settlement = { by: 'survivor', ...input, outputTokens, latencyMs, ended } as const;
      return await settlements.settle(found.entry, settlement, found.metered);
    },
    async standings({ tenant, user, limits }) {
      const counters = countersAt(now(), user);
      const standings = await store.standings(tenant, counters).catch((error: unknown) => {
        throw unavailableProblem(error);
      });
      return counters.map(({ name, endsAt }, at) => ({
        ...standings[at]!,
        name,
        limit: limitOf(limits, name),
        resetsAt: endsAt,
      }));
    },
    sweep: sweepNow,
    async close() {
      stopAll();
      await settlements.close();
    },
  };
}

function settingsOf(options: TokenQuotaOptions) {
  const { whenAway = 'refuse', leaseMs = 30_000, persistEveryTokens = 64, sweepEveryMs = 10_000 } = options;
  const { now = Date.now, random = Math.random, every = everyMs, events = {} } = options;
  const prices = new Map(Object.entries(priceTable.parse(options.prices)));
  const { store, app } = options;
  return { store, app, prices, whenAway, leaseMs, persistEveryTokens, sweepEveryMs, now, random, every, events };
}

/** Then it may be held all the same, and nobody waits for its end. */
function mayHaveRun(error: unknown): boolean {
  return !(error instanceof RedisAway) || error.mayHaveRun;
}

/** What was begun and not stopped can be stopped together. */
function stoppable(begin: Every): { every: Every; stopAll(): void } {
  const stops = new Set<() => void>();
  return {
    every(ms, act) {
      const end = begin(ms, act);
      const stop = (): void => {
        stops.delete(stop);
        end();
      };
      stops.add(stop);
      return stop;
    },
    stopAll: () => stops.forEach((stop) => stop()),
  };
}

/** Keeps no process alive. */
function everyMs(ms: number, act: () => void): () => void {
  const timer = setInterval(act, ms).unref();
  return () => clearInterval(timer);
}

function entryOf(request: QuotaRequest, { app, prices, now }: ReturnType<typeof settingsOf>): Entry {
  const { id = randomUUID(), requestId, tenant, user, model, inputTokens, maxOutputTokens } = request;
  const price = prices.get(model);
  if (!price) throw new Error(`There is no price for the model "${model}".`);
  for (const tokens of [inputTokens, maxOutputTokens]) {
    if (!Number.isSafeInteger(tokens) || tokens < 0) throw new RangeError(`${tokens} is no number of tokens.`);
  }
  const startedAt = Math.round(now());
  const who = { id, requestId, app, tenant, user, model };
  return { ...who, price, inputTokens, maxOutputTokens, startedAt, counters: countersAt(startedAt, user) };
}

function termsOf(request: QuotaRequest, { counters }: Entry, leaseMs: number): Terms {
  const { limits, maxOutputTokens, leastOutputTokens = maxOutputTokens } = request;
  if (!(leastOutputTokens >= 0 && leastOutputTokens <= maxOutputTokens)) {
    throw new RangeError(
      `At least ${leastOutputTokens} of at most ${maxOutputTokens} output tokens cannot be granted.`,
    );
  }
  return { limits: counters.map(({ name }) => limitOf(limits, name)), leastOutputTokens, leaseMs };
}

/** Which limits do not let in the least that would do. */
function refusalsOf(entry: Entry, terms: Terms, standings: readonly Standing[]): Refusal[] {
  const least = { input: entry.inputTokens, output: terms.leastOutputTokens };
  return entry.counters.flatMap(({ name, unit, endsAt }, at) => {
    const limit = terms.limits[at] ?? null;
    const { used, held } = standings[at]!;
    const needed = amountOf(entry, unit, least);
    if (limit === null || used + held + needed <= limit) return [];
    return [{ name, limit, used, endsAt, onlyHeld: used + needed <= limit }];
  });
}
