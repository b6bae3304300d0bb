import type { Cache, CacheEntryRequest, Loaded, LoadReach } from '@frontdesk/cache';
import { delegationRefused, delegationTimedOut, delegationUnavailable, signInEnded } from '@frontdesk/delegation';
import { Problem } from '@frontdesk/problems';
import { UpstreamFailure, backendTimedOut, callerGone } from '@frontdesk/upstream';
import { keyOf, ownerOf, tagsOf } from './cache-key.ts';
import type { CachePolicy } from './cache-policy.ts';
import type { OperationFacts } from './facts.ts';
import { failureOf } from './failure-of.ts';
import type { Outcome } from './outcome.ts';
import { groupOf, type CallerReach, type Platform } from './platform.ts';
import type { Judge, Protocol } from './protocol.ts';

/** One read of an operation that is kept. */
export interface KeptRead<Params> {
  readonly operation: OperationFacts;
  readonly policy: CachePolicy;
  readonly cache: Cache;
  readonly protocol: Protocol<Params>;
  readonly platform: Platform;
  readonly params: Params;
  readonly reach: CallerReach;
  /** Whether this reader can use an answer: one that cannot be used is not kept. */
  readonly check: (answer: Outcome) => boolean;
  /** The same for a try, of which there may be another. */
  readonly judge: Judge;
}

/** What a read brought. `isKept`: someone read it before, for whom it was good. */
interface Had {
  readonly outcome: Outcome;
  readonly isKept: boolean;
}

/** The outcome of a read, from the cache where it may be: at once, if this process has it. */
export async function readThroughCache<Params>(read: KeptRead<Params>): Promise<Had> {
  const { cache, protocol, platform, params, reach } = read;
  const request = new ReadRequest(read);
  const now = cache.readNow(request);
  if (now !== undefined) {
    reach.trail?.kept(read.operation.name, now.state);
    return { outcome: now.value, isKept: true };
  }
  try {
    const { value, state } = await cache.read(request, reach);
    if (!request.isOwn) reach.trail?.kept(read.operation.name, state);
    if (state !== 'stale-if-error') return { outcome: value, isKept: true };
    if (reach.onStale !== undefined) {
      reach.onStale();
      return { outcome: value, isKept: true };
    }
    // Nobody gets an old answer who could not say that it is old: neither this failure's own reader, nor who joined it.
    if (request.failure) throw request.failure.error;
    return { outcome: await protocol.exchange(platform, params, reach), isKept: false };
  } catch (error) {
    if (error instanceof NotToKeep) return { outcome: error.outcome, isKept: false };
    // Whoever began it was not let in with their proof, or could not use the answer. This reader has its own of both.
    if (!request.isOwn && (isOfProof(error) || isOfReader(error))) {
      return { outcome: await protocol.exchange(platform, params, reach), isKept: false };
    }
    throw reach.signal.aborted && error === reach.signal.reason ? gone(read.operation, reach) : error;
  }
}

/** An outcome that is not kept, for all who wait for it: each says what it is to them. */
class NotToKeep extends Error {
  readonly outcome: Outcome;
  readonly isOutage: boolean;

  constructor(outcome: Outcome, isOutage: boolean) {
    super('not to be kept');
    this.outcome = outcome;
    this.isOutage = isOutage;
  }
}

/** What the cache is asked. A hit needs no more than its key and its owner: the rest is made when it is asked for. */
class ReadRequest<Params> implements CacheEntryRequest<Outcome> {
  readonly name: string;
  readonly key: string;
  readonly owner: string;
  readonly forMs: number;
  readonly staleWhileRevalidateMs: number;
  readonly staleIfErrorMs: number;
  readonly shared: boolean;
  /** It made the call itself, rather than joining another reader. */
  isOwn = false;
  /** What its load failed with, if it did. */
  failure: { readonly error: unknown } | undefined;
  readonly #read: KeptRead<Params>;
  #tags: readonly string[] | undefined;

  constructor(read: KeptRead<Params>) {
    const { operation, policy, protocol, platform, params, reach } = read;
    this.#read = read;
    this.name = operation.name;
    this.key = keyOf(operation, reach.caller, protocol.sent(params, reach), groupOf(platform, operation, reach));
    this.owner = ownerOf(reach.caller);
    this.forMs = policy.forMs;
    this.staleWhileRevalidateMs = policy.staleWhileRevalidateMs ?? 0;
    this.staleIfErrorMs = policy.staleIfErrorMs ?? 0;
    this.shared = policy.shared !== false;
  }

  get tags(): readonly string[] {
    const { operation, policy, params, reach } = this.#read;
    this.#tags ??= tagsOf(operation, reach.caller.tenantId, policy.about?.(params as never));
    return this.#tags;
  }

  isOutage(error: unknown): boolean {
    this.failure = { error };
    return isOutage(error);
  }

  load(within: LoadReach): Promise<Loaded<Outcome>> {
    this.isOwn = true;
    return load(this.#read, within);
  }

  decode(bytes: Uint8Array): Outcome | undefined {
    return this.#read.protocol.decode(bytes);
  }

  late(): Error {
    return tooLate(this.#read.operation);
  }
}

async function load<Params>(read: KeptRead<Params>, within: LoadReach): Promise<Loaded<Outcome>> {
  const { operation, policy, protocol, platform, params, reach, check, judge } = read;
  const outcome = await protocol.exchange(platform, params, { ...reach, ...within }, judge);
  if ('error' in outcome) {
    const { code = '' } = outcome.error;
    if (!operation.codes.includes(code)) throw failureOf(operation, outcome.status, outcome.error);
    if (!policy.alsoAnswers?.codes.includes(code)) throw new NotToKeep(outcome, false);
  } else if (!check(outcome)) throw new NotToKeep(outcome, true);
  const forMs = ownEnd(policy, outcome);
  const whole = 'error' in outcome ? outcome : { ...outcome, body: outcome.body };
  if (!('error' in outcome)) outcome.release?.();
  return {
    value: outcome,
    bytes: weightOf(protocol.bytesOf(outcome)),
    ...(forMs !== undefined && { forMs }),
    ...(policy.shared !== false && { encode: () => protocol.encode(whole) }),
  };
}

/** How long from now, by what the answer itself says; undefined: no less than any other. */
function ownEnd({ endsAt, alsoAnswers }: CachePolicy, outcome: Outcome): number | undefined {
  if ('error' in outcome) return alsoAnswers?.forMs;
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

/** The answer was not what one reader needs: another reads other members of it. */
function isOfReader(error: unknown): boolean {
  return error instanceof UpstreamFailure && error.phase === 'shape';
}

// Objects take twice the room of their JSON, and what readers made of them is kept with them.
function weightOf(bytes: number): number {
  return 512 + 3 * bytes;
}

/** Failures that leave it open what the answer is now. A refusal does not, nor a 401: whoever it was may not any more. */
function isOutage(error: unknown): boolean {
  if (error instanceof NotToKeep) return error.isOutage;
  if (error instanceof UpstreamFailure) return error.kind !== callerGone && error.backendStatus !== 401;
  return error instanceof Problem && (error.kind === delegationUnavailable || error.kind === delegationTimedOut);
}

/** Says something of who asked, and nothing of the answer. */
function isOfProof(error: unknown): boolean {
  if (error instanceof UpstreamFailure) return error.backendStatus === 401;
  return error instanceof Problem && (error.kind === signInEnded || error.kind === delegationRefused);
}

function tooLate({ name, service }: OperationFacts): UpstreamFailure {
  return new UpstreamFailure(backendTimedOut, {
    service,
    operation: name,
    phase: 'headers',
    what: 'another reader waits for it, with more time',
  });
}

/** As a call of its own would have ended. */
function gone({ name, service }: OperationFacts, { signal, deadline }: CallerReach): UpstreamFailure {
  const reason = signal.reason as { readonly name?: unknown; readonly status?: unknown } | null | undefined;
  const isOver = performance.now() >= deadline || reason?.name === 'TimeoutError' || reason?.status === 504;
  return new UpstreamFailure(isOver ? backendTimedOut : callerGone, {
    service,
    operation: name,
    phase: 'caller',
    what: isOver ? 'no answer in time' : 'the caller left',
  });
}
