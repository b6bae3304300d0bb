import type { CacheReach } from './cache-types.ts';
import type { Entry } from './entry.ts';
import type { Timer } from './timer.ts';

/** What a flight brought, for all who wait for it. */
export interface Outcome {
  readonly entry: Entry;
  readonly state: 'fresh' | 'miss' | 'stale-while-revalidate' | 'stale-if-error';
  readonly from: 'process' | 'redis' | 'load';
}

export interface FlightPlan {
  readonly key: string;
  readonly tags: readonly string[];
  readonly owner: string;
  readonly deadline: number;
  /** The process' order when it began. */
  readonly born: number;
  readonly isBackground: boolean;
}

/** One way to a value, by which any number of readers may get it. */
export class Flight implements FlightPlan {
  readonly key: string;
  readonly tags: readonly string[];
  readonly owner: string;
  readonly deadline: number;
  readonly born: number;
  readonly isBackground: boolean;
  /** Something that it may bring was invalidated since it began: nobody else joins, and nothing is kept. */
  isSpoiled = false;
  hasFailed = false;
  readonly #controller = new AbortController();
  #outcome: Promise<Outcome> | undefined;
  #waiters = 0;

  constructor(plan: FlightPlan) {
    this.key = plan.key;
    this.tags = plan.tags;
    this.owner = plan.owner;
    this.deadline = plan.deadline;
    this.born = plan.born;
    this.isBackground = plan.isBackground;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isOpen(): boolean {
    return !this.isSpoiled && !this.signal.aborted;
  }

  start(fly: (flight: Flight) => Promise<Outcome>): Promise<Outcome> {
    const outcome = fly(this).catch((error: unknown) => {
      this.hasFailed = true;
      throw error;
    });
    outcome.catch(() => {}); // everyone may have left before
    this.#outcome = outcome;
    return outcome;
  }

  /** Each with its own deadline and its own leaving; the last one who leaves ends it. */
  wait(reach: CacheReach, own: { readonly now: () => number; readonly timer: Timer; late(): Error }): Promise<Outcome> {
    this.#waiters += 1;
    return new Promise<Outcome>((resolve, reject) => {
      const { signal } = reach;
      const leave = (reason: unknown): void => {
        settle();
        this.#leave(reason);
        reject(reason as Error);
      };
      const left = (): void => leave(signal.reason);
      // Whoever began it has the load's word for its deadline.
      const stop =
        reach.deadline < this.deadline
          ? own.timer(Math.max(0, reach.deadline - own.now()), () => leave(own.late()))
          : undefined;
      const settle = (): void => {
        stop?.();
        signal.removeEventListener('abort', left);
      };
      signal.addEventListener('abort', left, { once: true });
      this.#outcome!.then(
        (outcome) => {
          settle();
          resolve(outcome);
        },
        (error: unknown) => {
          settle();
          reject(error as Error);
        },
      );
    });
  }

  #leave(reason: unknown): void {
    this.#waiters -= 1;
    if (this.#waiters === 0 && !this.isBackground) this.#controller.abort(reason);
  }
}
