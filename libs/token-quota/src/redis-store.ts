import { costOf } from './prices.ts';
import { meterScript, noteScript, reserveScript, settleScript } from './quota-scripts.ts';
import type { Entry, QuotaStore, Reserved, Settled, Settlement } from './quota-store.ts';
import { keysOf, quotaFormat, storedReads, unreadable, type Shared } from './stored-reads.ts';
import { usageEnd } from './usage-record.ts';

export interface RedisStoreOptions {
  /** 45 days: billing reads a month after it ended. Also for how long a tenant without requests is remembered. */
  readonly keepRecordsMs?: number;
  /** 1 000 000 of a tenant, some 300 MB; beyond it the oldest go. Redis trims whole nodes, so somewhat more are kept. */
  readonly maxRecords?: number;
  /** 24 h in which a reservation that is settled is known as such. */
  readonly rememberMs?: number;
}

const dayMs = 86_400_000;
// A counter outlives its period, so that what began in it can end; an open reservation outlives any counter.
const counterAfterMs = 8 * dayMs;
const openKeptMs = 45 * dayMs;

/**
 * What all apps share: the keys of a tenant are `frontdesk:shared:{tenant}:token-quota:…`. Their Redis must not evict
 * (`maxmemory-policy noeviction`).
 */
export function redisStore(redis: Shared, options: RedisStoreOptions = {}): QuotaStore {
  const { keepRecordsMs = 45 * dayMs, maxRecords = 1_000_000, rememberMs = dayMs } = options;
  const keys = keysOf(redis);
  return {
    async reserve(entry, { limits, leastOutputTokens, leaseMs }) {
      // Beside the reservation, as its tag is another: a tenant that is noted for nothing is looked at for nothing.
      redis.run(noteScript, keys.all, [entry.tenant, leaseMs, keepRecordsMs]).catch(() => undefined);
      const counters = entry.counters.flatMap(({ unit, endsAt }, at) => [unit, limits[at] ?? '', endsAt]);
      const tokens = [entry.inputTokens, entry.maxOutputTokens, leastOutputTokens];
      const prices = [entry.price.input, entry.price.output];
      const head = [quotaFormat, entry.id, leaseMs, openKeptMs, JSON.stringify(entry)];
      const args = [...head, ...tokens, ...prices, counterAfterMs, ...counters];
      const of = [keys.reservation(entry.tenant, entry.id), keys.open(entry.tenant), ...keys.counters(entry)];
      return reservedOf(await redis.run(reserveScript, of, args));
    },
    async meter({ tenant, id }, { outputTokens, leaseMs }) {
      const args = [quotaFormat, id, leaseMs, openKeptMs, outputTokens];
      const reply = await redis.run(meterScript, [keys.reservation(tenant, id), keys.open(tenant)], args);
      if (reply === 'held' || reply === 'settled' || reply === 'unknown') return reply;
      throw unreadable(String(reply));
    },
    async settle(entry, settlement) {
      const { tenant, id } = entry;
      const of = [keys.reservation(tenant, id), keys.open(tenant), keys.usage(tenant), ...keys.counters(entry)];
      const kept = [rememberMs, keepRecordsMs, maxRecords, counterAfterMs];
      return settledOf(entry, await redis.run(settleScript, of, settleArgs(entry, settlement, kept)));
    },
    ...storedReads(redis, keys),
  };
}

function settleArgs(entry: Entry, settlement: Settlement, kept: readonly number[]): (string | number)[] {
  const { id: reservationId, requestId, app, tenant, user, model, startedAt } = entry;
  const { by, inputTokens = '', outputTokens, latencyMs, ended } = settlement;
  const fields = Object.entries({ reservationId, requestId, app, tenant, user, model, startedAt }).flat();
  const spent = [inputTokens, entry.inputTokens, outputTokens, entry.price.input, entry.price.output];
  const counters = entry.counters.flatMap(({ unit, endsAt }) => [unit, endsAt]);
  const head = [quotaFormat, reservationId, by, ...spent, Math.round(latencyMs), ended];
  return [...head, ...kept, fields.length, ...fields, ...counters];
}

function reservedOf(reply: unknown): Reserved {
  const [state, expired, ...rest] = repliesOf(reply);
  if (state === 'settled') return { state };
  if (state === 'held') {
    return { state, outputTokens: Number(rest[0]), metered: Number(rest[1]), expired: Number(expired) };
  }
  if (state !== 'refused') throw unreadable(state);
  const standings = rest.flatMap((used, at) => (at % 2 ? [] : [{ used: Number(used), held: Number(rest[at + 1]) }]));
  return { state, standings, expired: Number(expired) };
}

function settledOf(entry: Entry, reply: unknown): Settled {
  const [state, x = ''] = repliesOf(reply);
  if (state === 'unknown' || state === 'renewed') return { state };
  if (state !== 'settled' && state !== 'already') throw unreadable(state);
  const { id: reservationId, requestId, app, tenant, user, model, startedAt } = entry;
  const [input, output, latency, ended] = x.split(' ');
  const [inputTokens, outputTokens] = [Number(input), Number(output)];
  const costMicroUsd = costOf(entry.price, inputTokens, outputTokens);
  const tokens = { inputTokens, outputTokens, costMicroUsd };
  const how = { startedAt, latencyMs: Number(latency), ended: usageEnd.parse(ended) };
  return { state, record: { reservationId, requestId, app, tenant, user, model, ...tokens, ...how } };
}

function repliesOf(reply: unknown): string[] {
  if (!Array.isArray(reply)) throw unreadable(typeof reply);
  return reply.map(String);
}
