import type { Redis } from '@frontdesk/redis';
import type { Counter } from './quota-limits.ts';
import { lookedScript, readScript } from './quota-scripts.ts';
import type { Entry, OpenReservation, QuotaStore, StoredRecord } from './quota-store.ts';
import { storedEntry } from './stored-entry.ts';
import { storedRecord } from './usage-record.ts';

export type Shared = Pick<Redis, 'run' | 'command' | 'sharedKey'>;
type Keys = ReturnType<typeof keysOf>;

/** Raised with each change of a reservation's fields. A reader knows its own and the one before. */
export const quotaFormat = 1;

export function keysOf({ sharedKey }: Shared) {
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

type Reads = Pick<QuotaStore, 'find' | 'expired' | 'due' | 'looked' | 'standings' | 'records' | 'tenants'>;

/** What a Redis store answers without counting anything. */
export function storedReads(redis: Shared, keys: Keys): Reads {
  const read = (tenant: string, ids: readonly string[]) => readOpen(redis, keys, { tenant, ids });
  return {
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

async function readOpen(
  redis: Shared,
  keys: Keys,
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

function storedRecordOf([position, fields]: [string, string[]]): StoredRecord {
  const pairs = fields.flatMap((name, at) => (at % 2 ? [] : [[name, fields[at + 1]] as const]));
  return { position, record: storedRecord.parse(Object.fromEntries(pairs)) };
}

/** RESP3 nests members with their scores; RESP2 does not. */
function flatScores(reply: unknown): string[] {
  return Array.isArray(reply) ? reply.flat().map(String) : [];
}

export function unreadable(what = 'nothing'): Error {
  return new Error(`A token reservation cannot be read by this version (${what}).`);
}
