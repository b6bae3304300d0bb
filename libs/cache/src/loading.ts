import type { CacheEvents, NotKept } from './cache-events.ts';
import type { CacheEntryRequest, Loaded, LoadReach } from './cache-types.ts';
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
// Of the time, where there is something stale to fall back to.
const shareForLoading = 0.9;

/** The way of one flight: ask Redis, load, keep. */
export class Loading {
  readonly #options: LoadingOptions;
  #loads = 0;

  constructor(options: LoadingOptions) {
    this.#options = options;
  }

  fly<T>(flight: Flight, request: CacheEntryRequest<T>): Promise<Outcome> {
    const { second } = this.#options;
    if (second && isShared(request)) return this.#flyBy(second, flight, request);
    return this.#load(flight, request, { asked: undefined, found: undefined });
  }

  async #flyBy<T>(second: SecondTier, flight: Flight, request: CacheEntryRequest<T>): Promise<Outcome> {
    const { now } = this.#options;
    const askedAt = now();
    const asked = await second.ask(request);
    flight.signal.throwIfAborted();
    const found = asked?.entry && this.#take(flight, request, { shared: asked.entry, askedAt });
    if (found && now() < found.life.freshUntil) return { entry: found, state: 'fresh', from: 'redis' };
    if (found && !flight.isBackground && now() < found.life.revalidateUntil) {
      return { entry: found, state: 'stale-while-revalidate', from: 'redis' };
    }
    return await this.#load(flight, request, { asked, found });
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

  #load<T>(flight: Flight, request: CacheEntryRequest<T>, { asked, found }: Known): Promise<Outcome> {
    const { first, now } = this.#options;
    const from = now();
    const kept = found ?? first.get(request.key, request.owner);
    const fallback = kept && from < kept.life.errorUntil ? kept : undefined;
    // Who has something to fall back to gives up a little sooner, so that it still arrives in time.
    const deadline = fallback ? from + (flight.deadline - from) * shareForLoading : flight.deadline;
    return loadedBy(request, reachOf(flight, deadline)).then(
      (loaded) => {
        const entry = this.#keep(flight, request, { loaded, from, stamps: asked?.stamps });
        return { entry, state: 'miss', from: 'load' };
      },
      (error: unknown) => this.#afterError(flight, request, { error, fallback, from: found ? 'redis' : 'process' }),
    );
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
    const entry: Entry = {
      key,
      tags,
      value,
      bytes,
      life,
      id: `${id}.${this.#loads}`,
      born: flight.born,
      checkedFor: undefined,
      refreshFrom: 0,
    };
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

/** What Redis said before the load, and what of it can be fallen back to. */
interface Known {
  readonly asked: Asked | undefined;
  readonly found: Entry | undefined;
}

function reachOf({ signal, isBackground }: Flight, deadline: number): LoadReach {
  return isBackground ? { signal, deadline, class: 'background' } : { signal, deadline };
}

// One that throws before it waits is one that rejects.
function loadedBy<T>(request: CacheEntryRequest<T>, reach: LoadReach): Promise<Loaded<T>> {
  try {
    return request.load(reach);
  } catch (error) {
    return Promise.reject(error as Error);
  }
}

function isShared<T>({ shared = true, decode, tags }: CacheEntryRequest<T>): boolean {
  return shared && decode !== undefined && tags.length <= mostTags;
}
