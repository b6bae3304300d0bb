import type { Cache, CacheEntryRequest, Loaded, LoadReach } from '@frontdesk/cache';
import { delegationRefused, delegationTimedOut, delegationUnavailable, signInEnded } from '@frontdesk/delegation';
import { Problem } from '@frontdesk/problems';
import { UpstreamFailure, backendTimedOut, callerGone } from '@frontdesk/upstream';
import { keyOf, ownerOf, tagsOf } from './cache-key.ts';
import type { CachePolicy } from './cache-policy.ts';
import type { OperationFacts } from './facts.ts';
import { failureOf } from './failure-of.ts';
import type { Outcome } from './outcome.ts';
import { groupOf, reachFor, type CallerReach, type Platform } from './platform.ts';
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

/** What a read brought is used. `isKept`: someone read it before, for whom it was good. */
export type Use<T> = (outcome: Outcome, isKept: boolean) => T | Promise<T>;

/** The outcome of a read, from the cache where it may be: at once, if this process has it. */
export function readThroughCache<Params, T>(read: KeptRead<Params>, use: Use<T>): Promise<T> {
  const { cache, reach } = read;
  const request = new ReadRequest(read);
  const hit = cache.readNow(request);
  if (hit !== undefined) {
    reach.trail?.kept(request.name, hit.state);
    return Promise.resolve(use(hit.value, true));
  }
  return cache.read(request, reach).then(
    ({ value, state }) => {
      if (!request.isOwn) reach.trail?.kept(request.name, state);
      return state === 'stale-if-error' ? withOld(read, request, { old: value, use }) : use(value, true);
    },
    (error: unknown) => withoutKept(read, request, { error, use }),
  );
}

/** The backend has failed, and what it answered before is there. */
async function withOld<Params, T>(
  read: KeptRead<Params>,
  request: ReadRequest<Params>,
  { old, use }: { old: Outcome; use: Use<T> },
): Promise<T> {
  const { reach } = read;
  if (reach.onStale !== undefined) {
    reach.onStale();
    return use(old, true);
  }
  // Nobody gets an old answer who could not say that it is old: neither this failure's own reader, nor who joined it.
  const { failure } = request;
  if (failure) return withoutKept(read, request, { ...failure, use });
  let outcome: Outcome;
  try {
    outcome = await exchanged(read);
  } catch (error) {
    return withoutKept(read, request, { error, use });
  }
  return use(outcome, false);
}

async function withoutKept<Params, T>(
  read: KeptRead<Params>,
  request: ReadRequest<Params>,
  { error, use }: { error: unknown; use: Use<T> },
): Promise<T> {
  const { operation, reach } = read;
  if (error instanceof NotToKeep) return use(error.outcome, false);
  // Whoever began it was not let in with their proof, or could not use the answer. This reader has its own of both.
  if (!request.isOwn && (isOfProof(error) || isOfReader(error))) return use(await exchanged(read), false);
  throw reach.signal.aborted && error === reach.signal.reason ? gone(operation, reach) : error;
}

function exchanged<Params>({ protocol, platform, params, reach }: KeptRead<Params>): Promise<Outcome> {
  return protocol.exchange(platform, params, reach);
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
  readonly key: string;
  readonly owner: string;
  /** It made the call itself, rather than joining another reader. */
  isOwn = false;
  /** What its load failed with, if it did. */
  failure: { readonly error: unknown } | undefined = undefined;
  readonly #read: KeptRead<Params>;
  #tags: readonly string[] | undefined;

  constructor(read: KeptRead<Params>) {
    const { operation, protocol, platform, params, reach } = read;
    this.#read = read;
    this.key = keyOf(operation, reach.caller, protocol.sent(params, reach), groupOf(platform, operation, reach));
    this.owner = ownerOf(reach.caller);
  }

  get name(): string {
    return this.#read.operation.name;
  }

  get forMs(): number {
    return this.#read.policy.forMs;
  }

  get staleWhileRevalidateMs(): number {
    return this.#read.policy.staleWhileRevalidateMs ?? 0;
  }

  get staleIfErrorMs(): number {
    return this.#read.policy.staleIfErrorMs ?? 0;
  }

  get shared(): boolean {
    return this.#read.policy.shared !== false;
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
    const { protocol, platform, params, reach, judge } = this.#read;
    return protocol
      .exchange(platform, params, reachFor(reach, within), judge)
      .then((outcome) => toKeep(this.#read, outcome));
  }

  decode(bytes: Uint8Array): Outcome | undefined {
    return this.#read.protocol.decode(bytes);
  }

  late(): Error {
    return tooLate(this.#read.operation);
  }
}

function toKeep<Params>({ operation, policy, protocol, check }: KeptRead<Params>, outcome: Outcome): Loaded<Outcome> {
  if ('error' in outcome) {
    const { code = '' } = outcome.error;
    if (!operation.codes.includes(code)) throw failureOf(operation, outcome.status, outcome.error);
    if (!policy.alsoAnswers?.codes.includes(code)) throw new NotToKeep(outcome, false);
  } else if (!check(outcome)) throw new NotToKeep(outcome, true);
  const forMs = ownEnd(policy, outcome);
  const encode = policy.shared === false ? undefined : encoderOf(protocol, outcome);
  if (!('error' in outcome)) outcome.release?.();
  return { value: outcome, bytes: weightOf(protocol.bytesOf(outcome)), forMs, encode };
}

/** Of what it says now: it is let go of before it is known whether anyone wants it. */
function encoderOf<Params>({ encode }: Protocol<Params>, outcome: Outcome): () => Uint8Array {
  if ('error' in outcome) return () => encode(outcome);
  const { body } = outcome;
  return () => encode({ ...outcome, body });
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
