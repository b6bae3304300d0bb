import type { ResolverLike } from './discover.ts';
import { instanceAt } from './instance-urls.ts';
import type { InstanceUrl } from './instance-urls.ts';
import type { Instance } from './instance.ts';

/** Who stands behind a name now. */
export interface Found {
  readonly instances: readonly Instance[];
  /** The shortest of the answers. */
  readonly ttlMs: number;
}

/** Looks up one name; rejects when nobody is named, or when DNS is away before it ever answered. */
export type Lookup = () => Promise<Found>;

interface Addresses {
  readonly addresses: readonly string[];
  readonly ttlS: number;
  /** Nobody could be asked: these are the last known. */
  readonly failure?: Error;
}

type Find = (name: string) => Promise<Addresses>;

export function lookupOf(entry: InstanceUrl, resolver: ResolverLike, family: 4 | 6 | undefined): Lookup {
  const find = addressBook(resolver, family);
  return entry.kind === 'dns-srv' ? srvLookup(entry, resolver, find) : addressLookup(entry, find);
}

function addressLookup({ url, weight }: InstanceUrl, find: Find): Lookup {
  return async () => {
    const { addresses, ttlS, failure } = await find(url.hostname);
    if (failure) throw failure;
    const instances = addresses.map((address) => at(url, address, url.port, { weight }));
    return { instances: sorted(instances), ttlMs: ttlS * 1_000 };
  };
}

function srvLookup({ url, weight }: InstanceUrl, resolver: ResolverLike, find: Find): Lookup {
  return async () => {
    const records = (await resolver.resolveSrv(url.hostname)).filter(({ name }) => name !== '' && name !== '.');
    const weighs = weightsIn(records);
    const found = await Promise.allSettled(
      records.map(async (record) => {
        const { addresses, ttlS } = await find(record.name);
        const rest = { weight: weight * weighs(record.weight), priority: record.priority };
        return { instances: addresses.map((address) => at(url, address, String(record.port), rest)), ttlS };
      }),
    );
    const targets = found.flatMap((target) => (target.status === 'fulfilled' ? [target.value] : []));
    if (targets.length === 0) throw reasonOf(found) ?? new Error('The service has no instances.');
    return {
      instances: sorted(targets.flatMap(({ instances }) => instances)),
      ttlMs: Math.min(...targets.map(({ ttlS }) => ttlS)) * 1_000,
    };
  };
}

// RFC 2782: beside others, 0 is a very small chance; alone it says nothing.
function weightsIn(records: readonly { weight: number }[]): (weight: number) => number {
  const none = records.every(({ weight }) => weight === 0);
  return (weight) => (weight > 0 ? weight : none ? 1 : 0.1);
}

/** The name that is checked in a certificate is the configured one: a record cannot choose whom we trust. */
function at(url: URL, address: string, port: string, rest: { weight: number; priority?: number }): Instance {
  const there = new URL(url);
  there.hostname = address.includes(':') ? `[${address}]` : address;
  there.port = port;
  return instanceAt(there, { ...rest, serverName: url.hostname.replace(/^(?:_[^.]+\.)+/u, '') });
}

// Resolvers shuffle their answers; that is no change. Of the same instance, the first choice is first.
function sorted(instances: readonly Instance[]): Instance[] {
  const byPriority = instances.toSorted((a, b) => (a.priority ?? 0) - (b.priority ?? 0));
  return byPriority.sort((a, b) => Number(a.id > b.id) - Number(a.id < b.id));
}

/** Addresses of both families. What one of them said last stands in for it while it cannot be asked. */
function addressBook(resolver: ResolverLike, family: 4 | 6 | undefined): Find {
  const last = new Map<string, Addresses>();
  const asked = async (name: string, of: 4 | 6): Promise<Addresses> => {
    const known = `${of} ${name}`;
    try {
      const records = await (of === 4
        ? resolver.resolve4(name, { ttl: true })
        : resolver.resolve6(name, { ttl: true }));
      const ttlS = Math.min(...records.map(({ ttl }) => ttl));
      const answer = { addresses: records.map(({ address }) => address), ttlS };
      last.set(known, answer);
      return answer;
    } catch (error) {
      const failure = error as Error;
      if (saysNone(failure)) last.delete(known);
      const ttlS = saysNone(failure) ? Infinity : 0;
      return { addresses: last.get(known)?.addresses ?? [], ttlS, failure };
    }
  };
  return async (name) => {
    const families = family === undefined ? ([4, 6] as const) : [family];
    const answers = await Promise.all(families.map(async (of) => asked(name, of)));
    const addresses = answers.flatMap((answer) => answer.addresses);
    // That there are no addresses of one family is no failure of the other, whose failure says more.
    const failure = answers
      .map((answer) => answer.failure)
      .sort((a, b) => Number(saysNone(a)) - Number(saysNone(b)))[0];
    if (addresses.length === 0) throw failure ?? new Error('The name has no addresses.');
    const ttlS = Math.min(...answers.map((answer) => answer.ttlS));
    return { addresses, ttlS, ...(failure && answers.every((answer) => answer.failure) && { failure }) };
  };
}

function saysNone(error: (Error & { code?: unknown }) | undefined): boolean {
  const code = error?.code;
  return code === 'ENODATA' || code === 'ENOTFOUND';
}

function reasonOf(results: readonly PromiseSettledResult<unknown>[]): Error | undefined {
  return results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []))[0];
}
