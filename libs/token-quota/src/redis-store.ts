import type { Redis } from '@frontdesk/redis';
import { costOf } from './prices.ts';
import type { Counter } from './quota-limits.ts';
import { lookedScript, meterScript, noteScript, readScript, reserveScript, settleScript } from './quota-scripts.ts';
import type { Entry, OpenReservation, QuotaStore, Reserved, Settled, Settlement, StoredRecord } from './quota-store.ts';
import { storedEntry } from './stored-entry.ts';
import { storedRecord, usageEnd } from './usage-record.ts';

export interface RedisStoreOptions {
  /** 45 days: billing reads a month after it ended. Also for how long a tenant without requests is remembered. */
  readonly keepRecordsMs?: number;
  /** 1 000 000 of a tenant, some 300 MB; beyond it the oldest go. Redis trims whole nodes, so somewhat more are kept. */
  readonly maxRecords?: number;
  /** 24 h in which a reservation that is settled is known as such. */
  readonly rememberMs?: number;
}

type Shared = Pick<Redis, 'run' | 'command' | 'sharedKey'>;

/** Raised with each change of a reservation's fields. A reader knows its own and the one before. */
const quotaFormat = 1;
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
  const read = (tenant: string, ids: readonly string[]) => readOpen(redis, keys, { tenant, ids });
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
      if (reply === 'held' || reply === 'lost') return reply;
      throw unreadable(String(reply));
    },
    async settle(entry, settlement) {
      const { tenant, id } = entry;
      const of = [keys.reservation(tenant, id), keys.open(tenant), keys.usage(tenant), ...keys.counters(entry)];
      const kept = [rememberMs, keepRecordsMs, maxRecords, counterAfterMs];
      return settledOf(entry, await redis.run(settleScript, of, settleArgs(entry, settlement, kept)));
    },
    find: async (tenant, id) => (await read(tenant, [id]))[0],
    async expired(tenant, most) {
      const [seconds, micros] = (await redis.command('time')) as [string, string];
      const now = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
      const ids = (await redis.command('zrangebyscore', keys.open(tenant), '-inf', now, 'limit', 0, most)) as string[];
      return await read(tenant, ids);
    },
    async due(most) {
      const [seconds] = (await redis.command('time')) as [string, string];
      return (await redis.command(
        'zrangebyscore',
        keys.due,
        '-inf',
        Number(seconds) * 1000,
        'limit',
        0,
        most,
      )) as string[];
    },
    async looked(tenant) {
      const was = await redis.command('zscore', keys.due, tenant);
      if (was === null) return;
      const next = flatScores(await redis.command('zrange', keys.open(tenant), 0, 0, 'withscores'))[1];
      await redis.run(lookedScript, [keys.due], [tenant, String(was), next ?? '']);
    },
    async standings(tenant, counters) {
      const replies = await Promise.all(
        counters.map((counter) => redis.command('hmget', keys.counter(tenant, counter), 'u', 'h')),
      );
      return replies.map((reply) => {
        const [used, held] = reply as (string | null)[];
        return { used: Number(used ?? 0), held: Number(held ?? 0) };
      });
    },
    async records(tenant, { after = '-', most }) {
      const from = after === '-' ? after : `(${after}`;
      const reply = (await redis.command('xrange', keys.usage(tenant), from, '+', 'count', most)) as [
        string,
        string[],
      ][];
      return reply.map(storedRecordOf);
    },
    tenants: async () => (await redis.command('zrange', keys.all[1]!, 0, -1)) as string[],
  };
}

function keysOf({ sharedKey }: Shared) {
  const of = (tenant: string, ...parts: string[]): string => sharedKey(tenant, 'token-quota', ...parts);
  const due = sharedKey('token-quota', 'due');
  const counter = (tenant: string, { name, subject, period }: Counter): string => of(tenant, name, subject, period);
  return {
    due,
    all: [due, sharedKey('token-quota', 'tenants')],
    reservation: (tenant: string, id: string): string => of(tenant, 'reservation', id),
    open: (tenant: string): string => of(tenant, 'open'),
    usage: (tenant: string): string => of(tenant, 'usage'),
    counter,
    counters: ({ tenant, counters }: Entry): string[] => counters.map((one) => counter(tenant, one)),
  };
}

async function readOpen(
  redis: Shared,
  keys: ReturnType<typeof keysOf>,
  { tenant, ids }: { tenant: string; ids: readonly string[] },
): Promise<OpenReservation[]> {
  if (ids.length === 0) return [];
  const of = ids.map((id) => keys.reservation(tenant, id));
  const reply = (await redis.run(readScript, of, [])) as [string, string, string, string][];
  return reply.map(([format, entry, metered, meteredAt]) => {
    if (![quotaFormat, quotaFormat - 1].includes(Number(format))) throw unreadable(`format ${format}`);
    return { entry: storedEntry.parse(JSON.parse(entry)), metered: Number(metered), meteredAt: Number(meteredAt) };
  });
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

function storedRecordOf([position, fields]: [string, string[]]): StoredRecord {
  const pairs = fields.flatMap((name, at) => (at % 2 ? [] : [[name, fields[at + 1]] as const]));
  return { position, record: storedRecord.parse(Object.fromEntries(pairs)) };
}

/** RESP3 nests members with their scores; RESP2 does not. */
function flatScores(reply: unknown): string[] {
  return Array.isArray(reply) ? reply.flat().map(String) : [];
}

function repliesOf(reply: unknown): string[] {
  if (!Array.isArray(reply)) throw unreadable(typeof reply);
  return reply.map(String);
}

function unreadable(what = 'nothing'): Error {
  return new Error(`A token reservation cannot be read by this version (${what}).`);
}
