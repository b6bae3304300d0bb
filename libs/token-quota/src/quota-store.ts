import type { Price } from './prices.ts';
import type { Counter } from './quota-limits.ts';
import type { UsageEnd, UsageRecord } from './usage-record.ts';

/** What a reservation is, from its beginning to its end: all that anybody needs to settle it. */
export interface Entry {
  readonly id: string;
  readonly requestId: string;
  readonly app: string;
  readonly tenant: string;
  readonly user: string;
  readonly model: string;
  readonly price: Price;
  /** By estimate. */
  readonly inputTokens: number;
  readonly maxOutputTokens: number;
  readonly startedAt: number;
  readonly counters: readonly Counter[];
}

/** Of one counter. */
export interface Standing {
  readonly used: number;
  /** By reservations that are open. */
  readonly held: number;
}

export interface Terms {
  /** For each counter; null is none. */
  readonly limits: readonly (number | null)[];
  /** Less output than this is refused; what is granted is between this and the most. */
  readonly leastOutputTokens: number;
  readonly leaseMs: number;
}

export type Reserved =
  | { readonly state: 'held'; readonly outputTokens: number; readonly metered: number; readonly expired: number }
  /** `expired` reservations of the tenant hold what could be free. */
  | { readonly state: 'refused'; readonly standings: readonly Standing[]; readonly expired: number }
  /** One of this id was there, and is over. */
  | { readonly state: 'settled' };

export interface OpenReservation {
  readonly entry: Entry;
  /** Output tokens as they were last persisted, and when. */
  readonly metered: number;
  readonly meteredAt: number;
}

export interface Settlement {
  /**
   * The owner knows what was spent, and counts it even where the store has forgotten. A survivor counts what it saw or
   * what was metered, whichever is more; expiry what was metered, if nobody renewed.
   */
  readonly by: 'owner' | 'survivor' | 'expiry';
  readonly inputTokens?: number;
  readonly outputTokens: number;
  readonly latencyMs: number;
  readonly ended: UsageEnd;
}

export type Settled =
  | { readonly state: 'settled' | 'already'; readonly record: UsageRecord }
  /** Never reserved, or settled so long ago that it is forgotten; nothing was counted. */
  | { readonly state: 'unknown' }
  /** It is not over: its owner renewed it. */
  | { readonly state: 'renewed' };

export interface StoredRecord {
  /** Where to go on reading: `after` of the next call. */
  readonly position: string;
  readonly record: UsageRecord;
}

/** Where counts, reservations and usage records are kept. Each method is one atomic change, and may be repeated. */
export interface QuotaStore {
  /** Holds what the request may cost against all counters, or against none. The same id twice holds once. */
  reserve(entry: Entry, terms: Terms): Promise<Reserved>;
  /** Writes down what was spent, and begins another lease. `unknown`: the store has forgotten it. */
  meter(
    entry: Entry,
    spent: { readonly outputTokens: number; readonly leaseMs: number },
  ): Promise<'held' | 'settled' | 'unknown'>;
  /** Counts what was spent, frees what was held, and adds the usage record: once for each id, whoever asks. */
  settle(entry: Entry, settlement: Settlement): Promise<Settled>;
  find(tenant: string, id: string): Promise<OpenReservation | undefined>;
  /** Those of a tenant whose lease is over. */
  expired(tenant: string, most: number): Promise<readonly OpenReservation[]>;
  /** Tenants that may have expired reservations. */
  due(most: number): Promise<readonly string[]>;
  /** After `expired` of a due tenant were settled: when to look again, or not at all. */
  looked(tenant: string): Promise<void>;
  standings(tenant: string, counters: readonly Counter[]): Promise<readonly Standing[]>;
  /** Of a tenant, oldest first. */
  records(tenant: string, page: { readonly after?: string; readonly most: number }): Promise<readonly StoredRecord[]>;
  /** That used tokens while records are kept. */
  tenants(): Promise<readonly string[]>;
}
