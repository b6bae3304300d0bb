import type { CacheEvents, NotKept } from './cache-events.ts';
import type { CacheEntryRequest, Loaded } from './cache-types.ts';
import { checkFor, type Entry } from './entry.ts';
import type { FirstTier } from './first-tier.ts';
import type { Flight, Outcome } from './flight.ts';
import { endOf, lifeOf } from './life.ts';
import type { Order } from './order.ts';
import type { Asked, SecondTier, Stamps } from './second-tier.ts';
import type { SharedEntry } from './shared-format.ts';
import { fromShared, toShared } from './sharing.ts';

export interface LoadingOptions {
  readonly first: FirstTier;
  readonly second: SecondTier | undefined;
  readonly order: Order;
  readonly maxEntryBytes: number;
  readonly maxKeepMs: number;
  /** Of this process. */
  readonly id: string;
  readonly now: () => number;
  readonly random: () => number;
  readonly events: CacheEvents;
}

const mostTags = 16;
// Who has something stale to fall back to gives up a little sooner, so that it still arrives in time.
const shareForLoading = 0.9;

/** The way of one flight: ask Redis, load, keep. */
export class Loading {
  readonly #options: LoadingOptions;
  #loads = 0;

  constructor(options: LoadingOptions) {
    this.#options = options;
  }

  async fly<T>(flight: Flight, request: CacheEntryRequest<T>): Promise<Outcome> {
    const { second, now, first } = this.#options;
    const askedAt = now();
    const asked = second && isShared(request) ? await second.ask(request) : undefined;
    flight.signal.throwIfAborted();
    const found = asked?.entry && this.#take(flight, request, { shared: asked.entry, askedAt });
    if (found && now() < found.life.freshUntil) return { entry: found, state: 'fresh', from: 'redis' };
    if (found && !flight.isBackground && now() < found.life.revalidateUntil) {
      return { entry: found, state: 'stale-while-revalidate', from: 'redis' };
    }
    const kept = found ?? first.get(request.key, request.owner);
    const fallback = kept && now() < kept.life.errorUntil ? kept : undefined;
    try {
      return await this.#load(flight, request, { asked, fallback });
    } catch (error) {
      return this.#afterError(flight, request, { error, fallback, from: found ? 'redis' : 'process' });
    }
  }

  /** What Redis had, also for the readers of this process that come after. */
  #take<T>(
    flight: Flight,
    request: CacheEntryRequest<T>,
    { shared, askedAt }: { shared: SharedEntry; askedAt: number },
  ): Entry | undefined {
    const { first, now } = this.#options;
    const kept = first.find(request.key, shared.id);
    if (kept) {
      checkFor(kept, request.owner, flight.born);
      return kept;
    }
    const entry = this.#safely(() => fromShared(shared, request, { askedAt, born: flight.born }));
    if (entry && !flight.isSpoiled) first.put(entry, now());
    return entry;
  }

  async #load<T>(
    flight: Flight,
    request: CacheEntryRequest<T>,
    { asked, fallback }: { asked: Asked | undefined; fallback: Entry | undefined },
  ): Promise<Outcome> {
    const { now } = this.#options;
    const from = now();
    const deadline = fallback ? from + (flight.deadline - from) * shareForLoading : flight.deadline;
    const { signal } = flight;
    const loaded = await request.load({ signal, deadline, ...(flight.isBackground && { class: 'background' }) });
    return { entry: this.#keep(flight, request, { loaded, from, stamps: asked?.stamps }), state: 'miss', from: 'load' };
  }

  #keep<T>(
    flight: Flight,
    request: CacheEntryRequest<T>,
    { loaded, from, stamps }: { loaded: Loaded<T>; from: number; stamps: Stamps | undefined },
  ): Entry {
    const { now, random, maxKeepMs, id, first } = this.#options;
    const { key, tags } = request;
    const answerEndsAt = loaded.forMs === undefined ? Infinity : now() + loaded.forMs;
    const life = lifeOf(request, { from, answerEndsAt, maxKeepMs, random: random() });
    this.#loads += 1;
    const { value, bytes } = loaded;
    const { born } = flight;
    const ids = { id: `${id}.${this.#loads}`, checkedFor: undefined, refreshFrom: 0 };
    const entry: Entry = { key, tags, value, bytes, life, born, ...ids };
    const why = this.#whyNotKept(flight, request, entry);
    if (why) {
      this.#options.events.onNotKept?.(request.name, why);
      return entry;
    }
    first.put(entry, now());
    if (stamps && isShared(request)) this.#share(request, { entry, loaded, stamps });
    return entry;
  }

  #whyNotKept<T>(flight: Flight, request: CacheEntryRequest<T>, entry: Entry): NotKept | undefined {
    const { order, now, maxEntryBytes } = this.#options;
    if (flight.isSpoiled) return 'invalidated';
    if (order.lastWriteOf(request.owner) > flight.born) return 'written';
    if (request.tags.length > mostTags) return 'too-many-tags';
    if (!(entry.bytes <= maxEntryBytes)) return 'too-large';
    return endOf(entry.life) <= now() ? 'no-time' : undefined;
  }

  #share<T>(
    request: CacheEntryRequest<T>,
    { entry, loaded, stamps }: { entry: Entry; loaded: Loaded<T>; stamps: Stamps },
  ): void {
    const { second, now, maxEntryBytes, events } = this.#options;
    const shared = this.#safely(() => toShared(entry, loaded, { now: now(), stamps }));
    if (shared && shared.value.byteLength > maxEntryBytes) events.onNotKept?.(request.name, 'too-large');
    else if (shared) second?.keep(request, shared);
  }

  #afterError<T>(
    flight: Flight,
    request: CacheEntryRequest<T>,
    { error, fallback, from }: { error: unknown; fallback: Entry | undefined; from: 'redis' | 'process' },
  ): Outcome {
    const { first, second, now } = this.#options;
    if (!request.isOutage || flight.signal.aborted) throw error;
    if (!this.#safely(() => request.isOutage?.(error))) {
      // The answer is another one now: what was kept must not come back with the next outage.
      first.forget(request.key);
      if (isShared(request)) second?.forget(request);
      throw error;
    }
    const isServable = fallback && !flight.isSpoiled && now() < fallback.life.errorUntil;
    if (!isServable || !first.mayServe(fallback, request.owner)) throw error;
    return { entry: fallback, state: 'stale-if-error', from };
  }

  #safely<R>(act: () => R): R | undefined {
    try {
      return act();
    } catch (error) {
      this.#options.events.onError?.(error);
      return undefined;
    }
  }
}

function isShared<T>({ shared = true, decode, tags }: CacheEntryRequest<T>): boolean {
  return shared && decode !== undefined && tags.length <= mostTags;
}
