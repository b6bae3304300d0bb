import type { CacheEvents, FinishedRead } from './cache-events.ts';
import type { Cached, CachedState, CacheEntryRequest, CacheReach } from './cache-types.ts';
import type { Entry } from './entry.ts';
import type { FirstTier } from './first-tier.ts';
import type { Flight, Outcome } from './flight.ts';
import { mayFareBetter, type Flights } from './flights.ts';
import type { Loading } from './loading.ts';
import type { Order } from './order.ts';
import type { Timer } from './timer.ts';

export interface ReaderOptions {
  readonly first: FirstTier;
  readonly flights: Flights;
  readonly loading: Loading;
  readonly order: Order;
  /** Whether this process hears what becomes stale, or could not ask anybody who does. */
  isTrusted(): boolean;
  readonly refreshWithinMs: number;
  readonly now: () => number;
  readonly timer: Timer;
  readonly events: CacheEvents;
}

// After a refresh that failed, a backend in trouble is left alone for a moment.
const refreshAgainMs = 1_000;

/** How a reader comes to a value: from this process, with others, or by a flight of its own. */
export class Reader {
  readonly #options: ReaderOptions;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  readNow<T>(request: CacheEntryRequest<T>): Cached<T> | undefined {
    const { first, isTrusted, now, events } = this.#options;
    const entry = first.get(request.key, request.owner);
    if (entry === undefined || !isTrusted()) return undefined;
    const at = now();
    const { life } = entry;
    let state: CachedState = 'fresh';
    if (at >= life.freshUntil) {
      if (at >= life.revalidateUntil) return undefined;
      state = 'stale-while-revalidate';
      this.#refresh(entry, request);
    }
    events.onRead?.({ name: request.name, state, from: 'process' });
    return { value: entry.value as T, state, ageMs: at - life.from };
  }

  /** When this process has nothing to serve at once. */
  readSlowly<T>(request: CacheEntryRequest<T>, reach: CacheReach): Promise<Cached<T>> {
    const { events, now } = this.#options;
    return this.#outcome(request, reach).then(
      ({ entry, state, from }) => {
        if (state === 'stale-while-revalidate') this.#refresh(entry, request);
        events.onRead?.({ name: request.name, state, from });
        return { value: entry.value as T, state, ageMs: Math.max(0, now() - entry.life.from) };
      },
      (error: unknown) => {
        events.onRead?.({ name: request.name, state: 'failed', from: 'none' });
        throw error;
      },
    );
  }

  #outcome<T>(request: CacheEntryRequest<T>, reach: CacheReach): Promise<Joined> {
    if (reach.signal.aborted) return Promise.reject(reach.signal.reason as Error);
    const flight = this.#options.flights.toJoin(request, reach, false);
    return flight === undefined ? this.#flown(request, reach) : this.#together(flight, request, reach);
  }

  async #together<T>(flight: Flight, request: CacheEntryRequest<T>, reach: CacheReach): Promise<Joined> {
    const outcome = await this.#joined(flight, request, reach);
    if (outcome) return outcome;
    const other = this.#options.flights.toJoin(request, reach, true);
    return (other && (await this.#joined(other, request, reach))) ?? (await this.#flown(request, reach));
  }

  #flown<T>(request: CacheEntryRequest<T>, reach: CacheReach): Promise<Outcome> {
    const flight = this.#start(request, { deadline: reach.deadline, isBackground: false });
    return this.#wait(flight, request, reach);
  }

  /** Undefined: what this flight brought, or failed with, is nothing to go by for this reader. */
  async #joined<T>(flight: Flight, request: CacheEntryRequest<T>, reach: CacheReach): Promise<Joined | undefined> {
    try {
      const outcome = await this.#wait(flight, request, reach);
      if (!this.#options.first.mayServe(outcome.entry, request.owner)) return undefined;
      const isStale = outcome.state === 'stale-if-error' || outcome.state === 'stale-while-revalidate';
      return isStale ? outcome : { ...outcome, state: 'coalesced' };
    } catch (error) {
      const isOver = reach.signal.aborted || this.#options.now() >= reach.deadline;
      if (!isOver && flight.hasFailed && mayFareBetter(flight, reach)) return undefined;
      throw error;
    }
  }

  #wait<T>(flight: Flight, request: CacheEntryRequest<T>, reach: CacheReach): Promise<Outcome> {
    const { now, timer } = this.#options;
    return flight.wait(reach, (deadline, leave) =>
      timer(Math.max(0, deadline - now()), () => leave(request.late?.() ?? timedOut())),
    );
  }

  #start<T>(request: CacheEntryRequest<T>, of: { readonly deadline: number; readonly isBackground: boolean }): Flight {
    const { flights, loading, order } = this.#options;
    const { key, tags, owner } = request;
    const { deadline, isBackground } = of;
    const plan = { key, tags, owner, deadline, born: order.now, isBackground };
    return flights.start(plan, (flight) => loading.fly(flight, request));
  }

  #refresh<T>(entry: Entry, request: CacheEntryRequest<T>): void {
    const { flights, now, refreshWithinMs } = this.#options;
    const at = now();
    if (at < entry.refreshFrom || !flights.mayRefresh(request.key)) return;
    entry.refreshFrom = at + refreshAgainMs;
    this.#start(request, { deadline: at + refreshWithinMs, isBackground: true });
  }
}

type Joined = Omit<FinishedRead, 'name' | 'state'> & { readonly entry: Entry; readonly state: CachedState };

function timedOut(): Error {
  return new DOMException('The deadline was over before the value was loaded.', 'TimeoutError');
}
