import { RedisAway, type Redis } from '@frontdesk/redis';
import { holdPeriodOf, runSettle, type KeyedLimit } from './take-script.ts';

/** Units of limits that share a tag, held at a time of Redis' clock. */
export interface Held {
  readonly limits: readonly KeyedLimit[];
  readonly cost: number;
  readonly heldAt: number;
}

interface Waiting extends Held {
  units: number;
}

export interface HoldsOptions {
  readonly redis: Redis;
  /** What was held could not be charged: what is stored knows too little. */
  onLost(cause: unknown): void;
}

// Long enough to go out with the next request of a busy instance, and to be one for many of one caller.
const chargeWithinMs = 5;

/** Says what became of what was held. Nobody waits for it. */
export class Holds {
  readonly #options: HoldsOptions;
  readonly #waiting = new Map<string, Waiting>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: HoldsOptions) {
    this.#options = options;
  }

  /** Soon, and together with others of the same keys. */
  charge(held: Held): void {
    const id = [holdPeriodOf(held.heldAt), ...held.limits.map(({ key }) => key)].join(' ');
    const waiting = this.#waiting.get(id);
    if (waiting) waiting.units += held.cost;
    else this.#waiting.set(id, { ...held, units: held.cost });
    this.#timer ??= setTimeout(() => this.send(), chargeWithinMs);
  }

  /** At once: others may be waiting for it. */
  release({ limits, cost, heldAt }: Held): void {
    // Lost, it is free again when its time is over.
    runSettle(this.#options.redis, limits, { charge: 0, held: cost, heldAt }).catch(() => undefined);
  }

  /** All that waits, in the flush of whoever sends now. */
  send(): void {
    if (this.#waiting.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const { limits, units, heldAt } of this.#waiting.values()) {
      runSettle(this.#options.redis, limits, { charge: units, held: units, heldAt }).catch((cause: unknown) => {
        if (cause instanceof RedisAway) this.#options.onLost(cause);
      });
    }
    this.#waiting.clear();
  }
}
