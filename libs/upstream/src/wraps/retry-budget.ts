import { RollingCount } from '../rolling-count.ts';

export interface RetryBudgetOptions {
  /** So many extra tries for 100 calls, both at once and over the window. 20 is Envoy's number. */
  readonly percent?: number;
  /** So many at once a quiet service may have all the same. */
  readonly atLeast?: number;
  /**
   * So many in a window a quiet service may have on top of its share: as many as it takes until an instance that is
   * down from the start is left alone. Less than one a second is no load.
   */
  readonly atLeastInWindow?: number;
  readonly windowMs?: number;
}

/** How many extra tries (retries and hedges) one service bears, so that trying again never becomes its second load. */
export interface RetryBudget {
  /** A call began; each must end. */
  started(now: number): void;
  ended(): void;
  /** Takes a place for one extra try, from its decision on: a wait before it counts too. False when there is none. */
  take(now: number): boolean;
  /** How many places for extra tries there are. */
  left(now: number): number;
  /** The extra try is over. */
  giveBack(): void;
}

/**
 * Two limits, and both hold. The share of active calls bounds a burst; but in a brown-out every call is slow, active
 * calls pile up, and the allowed retries with them, so that the share over time bounds the load.
 */
export function createRetryBudget(options: RetryBudgetOptions = {}): RetryBudget {
  const { percent = 20, atLeast = 3, atLeastInWindow = 6, windowMs = 5_000 } = options;
  const share = percent / 100;
  const calls = new RollingCount(windowMs);
  const extras = new RollingCount(windowMs);
  let active = 0;
  let taken = 0;
  const roomAt = (now: number): number => {
    const atOnce = Math.max(atLeast, share * active) - taken;
    const inWindow = atLeastInWindow + share * calls.total(now) - extras.total(now);
    return percent > 0 ? Math.min(atOnce, inWindow) : 0;
  };
  return {
    started: (now) => {
      active += 1;
      calls.add(now);
    },
    ended: () => {
      active -= 1;
    },
    take: (now) => {
      if (roomAt(now) <= 0) return false;
      taken += 1;
      extras.add(now);
      return true;
    },
    left: (now) => Math.max(0, Math.ceil(roomAt(now))),
    giveBack: () => {
      taken -= 1;
    },
  };
}
