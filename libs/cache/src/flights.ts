import type { CacheEntryRequest, CacheReach } from './cache-types.ts';
import { Flight, type FlightPlan, type Outcome } from './flight.ts';
import type { Order } from './order.ts';

// Of those who wait for a page: beyond it each flies alone.
const mostShared = 10_000;
// Of those nobody waits for: beyond it the old value is served for longer.
const mostRefreshes = 64;
// So close to each other, two deadlines are those of one budget: who joins fares as who began.
const sameDeadlineMs = 50;

/** Flights under way, the youngest of each key, for those who want to join. */
export class Flights {
  readonly #order: Order;
  readonly #youngest = new Map<string, Flight>();
  readonly #all = new Set<Flight>();
  #refreshes = 0;

  constructor(order: Order) {
    this.#order = order;
  }

  /** One that began after this owner's last write. `strict`: for one whom a flight of another kind has failed already. */
  toJoin(request: CacheEntryRequest<unknown>, reach: CacheReach, strict: boolean): Flight | undefined {
    const flight = this.#youngest.get(request.key);
    if (!flight?.isOpen || this.#order.lastWriteOf(request.owner) > flight.born) return undefined;
    return strict && (flight.owner !== request.owner || endsTooEarly(flight, reach)) ? undefined : flight;
  }

  mayRefresh(key: string): boolean {
    return this.#refreshes < mostRefreshes && !this.#youngest.get(key)?.isOpen;
  }

  start(plan: FlightPlan, fly: (flight: Flight) => Promise<Outcome>): Flight {
    const flight = new Flight(plan);
    if (this.#youngest.size < mostShared || this.#youngest.has(flight.key)) this.#youngest.set(flight.key, flight);
    this.#all.add(flight);
    if (flight.isBackground) this.#refreshes += 1;
    fly(flight).then(
      (outcome) => {
        this.#ended(flight);
        flight.landed(outcome);
      },
      (error: unknown) => {
        this.#ended(flight);
        flight.failed(error);
      },
    );
    return flight;
  }

  #ended(flight: Flight): void {
    if (this.#youngest.get(flight.key) === flight) this.#youngest.delete(flight.key);
    this.#all.delete(flight);
    if (flight.isBackground) this.#refreshes -= 1;
  }

  // They are few and short, and changes are rare beside them: an index would cost each of them more than this look.
  invalidate(tags: readonly string[]): void {
    for (const flight of this.#all) if (flight.tags.some((tag) => tags.includes(tag))) flight.isSpoiled = true;
  }

  invalidateAll(): void {
    for (const flight of this.#all) flight.isSpoiled = true;
  }
}

/** Whether it failed for a reason that need not be ours: it had less time, or nobody waited for it. */
export function mayFareBetter(flight: Flight, reach: CacheReach): boolean {
  return flight.isBackground || endsTooEarly(flight, reach);
}

function endsTooEarly(flight: Flight, reach: CacheReach): boolean {
  return flight.deadline + sameDeadlineMs < reach.deadline;
}
