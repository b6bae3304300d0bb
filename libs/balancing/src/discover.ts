import { Resolver } from 'node:dns/promises';
import { lookupOf } from './dns-lookup.ts';
import { followName } from './followed-name.ts';
import { instanceList } from './instance-list.ts';
import { distinct, instanceAt, parseInstanceUrl } from './instance-urls.ts';
import type { InstanceUrl } from './instance-urls.ts';
import type { Discovery, Instance } from './instance.ts';

/** What is used of `Resolver` of `node:dns/promises`. */
export interface ResolverLike {
  resolve4(name: string, options: { ttl: true }): Promise<readonly { address: string; ttl: number }[]>;
  resolve6(name: string, options: { ttl: true }): Promise<readonly { address: string; ttl: number }[]>;
  resolveSrv(name: string): Promise<readonly { name: string; port: number; priority: number; weight: number }[]>;
}

export interface DiscoveryEvents {
  /** DNS did not answer, or named nobody; the last known instances of this name stay. */
  onFailed?(name: string, error: Error): void;
  onChanged?(instances: readonly Instance[]): void;
}

export interface DiscoveryOptions {
  /** Default: a `Resolver` of its own, 1 s for a query, two tries. */
  readonly resolver?: ResolverLike | undefined;
  /** A name is asked for again after this, or after its TTL (60 s at most) where that is longer: 5 s, up to a fifth later. */
  readonly everyMs?: number | undefined;
  /** Only addresses of this family; default both. */
  readonly family?: 4 | 6 | undefined;
  readonly now?: (() => number) | undefined;
  readonly random?: (() => number) | undefined;
  readonly events?: DiscoveryEvents | undefined;
}

/**
 * Instances by URL and by DNS, mixed: `http://a:4101`, `dns+http://name:4101/path` (A and AAAA),
 * `dns+srv+http://_documents._tcp.name` (SRV: ports, weights, priorities). Throws a `TypeError` for anything else.
 */
export function discover(urls: readonly string[], options: DiscoveryOptions = {}): Discovery {
  const { everyMs = 5_000, now = () => performance.now(), random = Math.random, events = {} } = options;
  const entries = urls.map(parseInstanceUrl);
  const found = new Map(entries.map((entry) => [entry, fixedAt(entry)]));
  const list = instanceList(distinct([...found.values()].flat()));
  const names = entries.filter(({ kind }) => kind !== 'fixed');
  const resolver = options.resolver ?? (names.length > 0 ? new Resolver({ timeout: 1_000, tries: 2 }) : undefined);
  const followed = names.map((entry) =>
    followName(lookupOf(entry, resolver as ResolverLike, options.family), {
      ...{ everyMs, now, random },
      onFound({ instances }) {
        found.set(entry, instances);
        if (list.set(distinct([...found.values()].flat()))) events.onChanged?.(list.instances);
      },
      onFailed: (error) => events.onFailed?.(entry.url.hostname, error),
    }),
  );
  return {
    get instances() {
      return list.instances;
    },
    subscribe: list.subscribe,
    whenFound: list.whenFound,
    refresh: () => followed.forEach((name) => name.refresh()),
    close() {
      for (const name of followed) name.stop();
      list.close();
    },
  };
}

function fixedAt({ kind, url, weight }: InstanceUrl): readonly Instance[] {
  return kind === 'fixed' ? [instanceAt(url, { weight })] : [];
}
