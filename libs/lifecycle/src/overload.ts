import { thisClock, type Clock } from './clock.ts';

/** What is refused when there is too much: the last of this list first. */
export const priorities = ['critical', 'interactive', 'write', 'background'] as const;
export type Priority = (typeof priorities)[number];

export interface OverloadOptions {
  /** Requests that may be worked on at once. Default 1000: what one core answers within a deadline of 2 s. */
  readonly mostAtOnce?: number;
  /** So few are never the cause, whatever the event loop waits for. Default 64: of 3 ms each, the delay below. */
  readonly fewestAtOnce?: number;
  /** A delay of the event loop that is too long. Default 200 ms: a view takes some five turns, and has 2 s. */
  readonly delayMs?: number;
  readonly events?: OverloadEvents;
  readonly clock?: Clock;
}

export interface OverloadEvents {
  onShed(priority: Priority): void;
}

/** Says who may come in. */
export interface Overload extends Disposable {
  /** Takes a place, which `leave` gives back, or says that there is none. */
  enter(priority: Priority): boolean;
  leave(priority: Priority): void;
  /** Why this instance wants no more work while it refuses people who wait: a check for the lifecycle. */
  failing(): string | undefined;
  /** How many may be worked on at once at the moment. */
  readonly limit: number;
}

// Of the limit: what nobody waits for leaves room for what somebody does. What is critical always comes in.
const shares: Readonly<Record<Priority, number>> = { critical: Infinity, interactive: 1, write: 0.75, background: 0.5 };

const lookEveryMs = 50;
// Long enough that one collection of garbage is no overload.
const windowMs = 1_000;
// Down at once and up slowly, as TCP does; between half the delay and the delay the limit stays as it is.
const shrinkTo = 0.8;
const growBy = 1.25;
// Long enough for a probe to see it, and no longer: the next request may find room.
const sheddingMs = 2_000;

/** A limit of requests at once that gets lower while the event loop is late, and rises again when it is not. */
export function createOverload(options: OverloadOptions = {}): Overload {
  const { mostAtOnce = 1_000, delayMs = 200, events, clock = thisClock } = options;
  const fewest = Math.min(options.fewestAtOnce ?? 64, mostAtOnce);
  const places = new Places();
  let [limit, mostInFlight, shedAt] = [mostAtOnce, 0, -Infinity];

  const stop = watchDelay(clock, (delay) => {
    // With few in flight the loop waits for something else, such as other processes: to refuse would help nobody.
    if (delay > delayMs && mostInFlight > fewest) limit = Math.max(fewest, Math.min(limit, mostInFlight) * shrinkTo);
    else if (delay < delayMs / 2) limit = Math.min(mostAtOnce, limit * growBy);
    mostInFlight = places.all;
  });

  return {
    enter(priority) {
      if (places.countedFor(priority, limit) >= Math.floor(limit * shares[priority])) {
        if (priority === 'interactive') shedAt = clock.now();
        events?.onShed(priority);
        return false;
      }
      places.add(priority, 1);
      mostInFlight = Math.max(mostInFlight, places.all);
      return true;
    },
    leave: (priority) => places.add(priority, -1),
    failing: () => (clock.now() - shedAt < sheddingMs ? 'more work than it can do' : undefined),
    get limit() {
      return Math.floor(limit);
    },
    [Symbol.dispose]: stop,
  };
}

class Places {
  all = 0;
  readonly #of: Record<Priority, number> = { critical: 0, interactive: 0, write: 0, background: 0 };

  add(priority: Priority, more: 1 | -1): void {
    this.#of[priority] += more;
    this.all += more;
  }

  /** What is less urgent counts up to its own share, also after the limit fell: the rest is left to what comes. */
  countedFor(priority: Priority, limit: number): number {
    const { critical, interactive, write, background } = this.#of;
    if (priority === 'background') return this.all;
    const ofBackground = Math.min(background, limit * shares.background);
    if (priority === 'write') return critical + interactive + write + ofBackground;
    return critical + interactive + Math.min(write + ofBackground, limit * shares.write);
  }
}

/**
 * Tells of each window how late the event loop was. A stop counts by its length, as requests meet it: one of 400 ms for
 * more than eight of 50. Who counted stops only would see few of them, since nothing is counted meanwhile.
 */
function watchDelay(clock: Clock, tell: (delayMs: number) => void): () => void {
  let lookedAt = clock.now();
  let [passedMs, weighted] = [0, 0];
  return clock.every(lookEveryMs, () => {
    const elapsedMs = clock.now() - lookedAt;
    lookedAt += elapsedMs;
    passedMs += elapsedMs;
    weighted += elapsedMs * Math.max(0, elapsedMs - lookEveryMs);
    if (passedMs < windowMs) return;
    tell(weighted / passedMs);
    passedMs = weighted = 0;
  });
}
