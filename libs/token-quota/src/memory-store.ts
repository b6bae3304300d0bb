import type { Counter } from './quota-limits.ts';
import type { Entry, QuotaStore, Reserved, Settled, Settlement, Standing, StoredRecord, Terms } from './quota-store.ts';
import { costOf } from './prices.ts';
import { amountOf, freeOf, outputThatFits } from './room.ts';
import type { UsageRecord } from './usage-record.ts';

export interface MemoryStoreOptions {
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** 10 000 open reservations; one more is refused, since to forget one would free what it holds. */
  readonly maxOpen?: number;
  /** The last 10 000 usage records, and as many settled ids. */
  readonly maxRecords?: number;
}

interface Open {
  readonly entry: Entry;
  readonly granted: number;
  metered: number;
  meteredAt: number;
  leaseEndsAt: number;
}

/** For one instance, and for development: another one knows nothing of it, and a restart begins anew. */
export function memoryStore(options: MemoryStoreOptions = {}): QuotaStore {
  const ledger = new Ledger(options);
  return {
    reserve: async (entry, terms) => ledger.reserve(entry, terms),
    meter: async ({ id }, { outputTokens, leaseMs }) => ledger.meter(id, outputTokens, leaseMs),
    settle: async (entry, settlement) => ledger.settle(entry, settlement),
    find: async (tenant, id) => ledger.open(tenant).find(({ entry }) => entry.id === id),
    expired: async (tenant, most) => ledger.expired(tenant).slice(0, most),
    due: async (most) => [...new Set(ledger.expired().map(({ entry }) => entry.tenant))].slice(0, most),
    looked: async () => undefined,
    standings: async (tenant, counters) => counters.map((counter) => ledger.standing(tenant, counter)),
    records: async (tenant, { after = '0', most }) =>
      ledger.records.filter(({ position, record }) => record.tenant === tenant && +position > +after).slice(0, most),
    tenants: async () => [...new Set(ledger.records.map(({ record }) => record.tenant))],
  };
}

class Ledger {
  readonly records: StoredRecord[] = [];
  #written = 0;
  readonly #now: () => number;
  readonly #maxOpen: number;
  readonly #maxRecords: number;
  readonly #open = new Map<string, Open>();
  readonly #settled = new Map<string, UsageRecord>();
  readonly #counts = new Map<string, { used: number; held: number; endsAt: number }>();

  constructor({ now = Date.now, maxOpen = 10_000, maxRecords = 10_000 }: MemoryStoreOptions) {
    this.#now = now;
    this.#maxOpen = maxOpen;
    this.#maxRecords = maxRecords;
  }

  reserve(entry: Entry, { limits, leastOutputTokens, leaseMs }: Terms): Reserved {
    if (this.#settled.has(entry.id)) return { state: 'settled' };
    const expired = this.expired(entry.tenant).length;
    const again = this.#open.get(entry.id);
    if (again) return { state: 'held', outputTokens: again.granted, metered: again.metered, expired };
    const standings = entry.counters.map((counter) => this.standing(entry.tenant, counter));
    const fitting = entry.counters.map(({ unit }, at) =>
      outputThatFits(entry, unit, freeOf(limits[at] ?? null, standings[at]!)),
    );
    const granted = Math.min(...fitting);
    if (granted < leastOutputTokens) return { state: 'refused', standings, expired };
    if (this.#open.size >= this.#maxOpen) throw new Error(`All ${this.#maxOpen} reservations are in use.`);
    const now = this.#now();
    this.#open.set(entry.id, { entry, granted, metered: 0, meteredAt: now, leaseEndsAt: now + leaseMs });
    this.#hold(entry, granted, 1);
    return { state: 'held', outputTokens: granted, metered: 0, expired };
  }

  meter(id: string, outputTokens: number, leaseMs: number): 'held' | 'settled' | 'unknown' {
    const open = this.#open.get(id);
    if (!open) return this.#settled.has(id) ? 'settled' : 'unknown';
    open.metered = Math.max(open.metered, outputTokens);
    open.meteredAt = this.#now();
    open.leaseEndsAt = this.#now() + leaseMs;
    return 'held';
  }

  settle(entry: Entry, settlement: Settlement): Settled {
    const earlier = this.#settled.get(entry.id);
    if (earlier) return { state: 'already', record: earlier };
    const open = this.#open.get(entry.id);
    if (!open && settlement.by !== 'owner') return { state: 'unknown' };
    if (open && settlement.by === 'expiry' && open.leaseEndsAt > this.#now()) return { state: 'renewed' };
    const record = recordOf(entry, settlement, open?.metered ?? 0);
    if (open) this.#hold(entry, open.granted, -1);
    this.#open.delete(entry.id);
    const tokens = { input: record.inputTokens, output: record.outputTokens };
    for (const counter of entry.counters) this.#count(entry, counter).used += amountOf(entry, counter.unit, tokens);
    this.#write(record);
    return { state: 'settled', record };
  }

  open(tenant?: string): Open[] {
    return [...this.#open.values()].filter(({ entry }) => tenant === undefined || entry.tenant === tenant);
  }

  expired(tenant?: string): Open[] {
    return this.open(tenant).filter(({ leaseEndsAt }) => leaseEndsAt <= this.#now());
  }

  standing(tenant: string, counter: Counter): Standing {
    const { used, held } = this.#counts.get(nameOf(tenant, counter)) ?? { used: 0, held: 0 };
    return { used, held };
  }

  #hold(entry: Entry, output: number, sign: 1 | -1): void {
    const tokens = { input: entry.inputTokens, output };
    for (const counter of entry.counters) {
      this.#count(entry, counter).held += sign * amountOf(entry, counter.unit, tokens);
    }
  }

  #count({ tenant }: Entry, counter: Counter): { used: number; held: number } {
    const name = nameOf(tenant, counter);
    const known = this.#counts.get(name);
    if (known) return known;
    for (const [old, { endsAt, held }] of this.#counts)
      if (held === 0 && endsAt <= this.#now()) this.#counts.delete(old);
    const begun = { used: 0, held: 0, endsAt: counter.endsAt };
    this.#counts.set(name, begun);
    return begun;
  }

  #write(record: UsageRecord): void {
    this.#written += 1;
    this.records.push({ position: String(this.#written), record });
    this.#settled.set(record.reservationId, record);
    if (this.records.length > this.#maxRecords) this.records.shift();
    const [oldest] = this.#settled.keys();
    if (this.#settled.size > this.#maxRecords && oldest !== undefined) this.#settled.delete(oldest);
  }
}

function nameOf(tenant: string, { name, subject, period }: Counter): string {
  return JSON.stringify([tenant, name, subject, period]);
}

/** `metered` is what was last written down. */
export function recordOf(entry: Entry, settlement: Settlement, metered: number): UsageRecord {
  const { id: reservationId, requestId, app, tenant, user, model, startedAt } = entry;
  const { by, inputTokens = entry.inputTokens, latencyMs, ended } = settlement;
  const outputTokens = by === 'owner' ? settlement.outputTokens : Math.max(metered, settlement.outputTokens);
  const costMicroUsd = costOf(entry.price, inputTokens, outputTokens);
  const who = { reservationId, requestId, app, tenant, user, model };
  return { ...who, inputTokens, outputTokens, costMicroUsd, startedAt, latencyMs, ended };
}
