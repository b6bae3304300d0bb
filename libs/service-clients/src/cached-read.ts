import type { Cache, Cached, CacheEntryRequest, Loaded, LoadReach } from '@frontdesk/cache';
import { UpstreamFailure, backendTimedOut, callerGone } from '@frontdesk/upstream';
import { keyOf, ownerOf, tagsOf } from './cache-key.ts';
import type { CachePolicy } from './cache-policy.ts';
import type { OperationFacts } from './facts.ts';
import { failureOf } from './failure-of.ts';
import type { Outcome } from './outcome.ts';
import type { CallerReach, Platform } from './platform.ts';
import type { Protocol } from './protocol.ts';

/** One read of an operation that is kept. */
export interface KeptRead<Params> {
  readonly operation: OperationFacts;
  readonly policy: CachePolicy;
  readonly cache: Cache;
  readonly protocol: Protocol<Params>;
  readonly platform: Platform;
  readonly params: Params;
  readonly reach: CallerReach;
  /** Throws for an answer that its reader cannot use, so that it is not kept. */
  readonly check: (outcome: Outcome) => void;
}

/** The outcome of a read, from the cache where it may be. Without waiting, where this process has it. */
export function readThroughCache<Params>(read: KeptRead<Params>): Cached<Outcome> | Promise<Cached<Outcome>> {
  const request = requestOf(read);
  return read.cache.readNow(request) ?? read.cache.read(request, read.reach);
}

function requestOf<Params>(read: KeptRead<Params>): CacheEntryRequest<Outcome> {
  const { operation, policy, protocol, params, reach } = read;
  const { forMs, staleWhileRevalidateMs, staleIfErrorMs, about, shared } = policy;
  return {
    name: operation.name,
    key: keyOf(operation, reach.caller, protocol.sent(params, reach)),
    tags: tagsOf(operation, reach.caller.tenantId, about?.(params as never)),
    owner: ownerOf(reach.caller),
    forMs,
    ...(staleWhileRevalidateMs !== undefined && { staleWhileRevalidateMs }),
    ...(staleIfErrorMs !== undefined && { staleIfErrorMs }),
    ...(shared === false && { shared }),
    // Nobody gets an old answer who could not say that it is old.
    isOutage: (error) => reach.onStale !== undefined && isOutage(error),
    load: (within) => load(read, within),
    decode: (bytes) => protocol.decode(bytes),
    late: () => tooLate(operation),
  };
}

async function load<Params>(read: KeptRead<Params>, within: LoadReach): Promise<Loaded<Outcome>> {
  const { operation, policy, protocol, platform, params, reach, check } = read;
  const outcome = await protocol.exchange(platform, params, { ...reach, ...within });
  if (!('error' in outcome)) check(outcome);
  // What may be an answer to some reader goes to all who wait for it, who say each what it is to them.
  else if (!operation.codes.includes(outcome.error.code ?? ''))
    throw failureOf(operation, outcome.status, outcome.error);
  const forMs = ownEnd(policy, outcome);
  return {
    value: outcome,
    bytes: weightOf(protocol.bytesOf(outcome)),
    ...(forMs !== undefined && { forMs }),
    ...(policy.shared !== false && { encode: () => protocol.encode(outcome) }),
  };
}

/** How long from now, by what the answer itself says; undefined: no less than any other. */
function ownEnd({ endsAt, alsoAnswers }: CachePolicy, outcome: Outcome): number | undefined {
  if ('error' in outcome) {
    const { code } = outcome.error;
    return code !== undefined && alsoAnswers?.codes.includes(code) ? alsoAnswers.forMs : 0;
  }
  if (endsAt === undefined) return undefined;
  const end = endOf(endsAt, outcome.body);
  return end === null ? undefined : Math.max(0, end - Date.now());
}

/** Its reader did not check what it does not read: an answer whose end nobody can tell ends now. */
function endOf(endsAt: (answer: never) => number | null, body: unknown): number | null {
  try {
    const end: number | null | undefined = endsAt(body as never);
    return end === null || Number.isFinite(end) ? (end as number | null) : 0;
  } catch {
    return 0;
  }
}

// Objects take twice the room of their JSON, and what readers made of them is kept with them.
function weightOf(bytes: number): number {
  return 512 + 3 * bytes;
}

/** Failures that leave it open what the answer is now. A refusal does not, nor a 401: whoever it was may not any more. */
function isOutage(error: unknown): boolean {
  if (error instanceof UpstreamFailure) return error.kind !== callerGone && error.backendStatus !== 401;
  const { code } = error as { readonly code?: unknown };
  return code === 'delegation-unavailable' || code === 'delegation-timed-out';
}

function tooLate({ name, service }: OperationFacts): UpstreamFailure {
  return new UpstreamFailure(backendTimedOut, {
    service,
    operation: name,
    phase: 'headers',
    what: 'another reader waits for it, with more time',
  });
}
