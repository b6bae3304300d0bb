import type { CacheReach } from './cache-types.ts';
import type { Entry } from './entry.ts';

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
  readonly #waiting: Waiting[] = [];
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

  landed(outcome: Outcome): void {
    for (const { settle, resolve } of this.#waiting) {
      settle();
      resolve(outcome);
    }
  }

  failed(error: unknown): void {
    this.hasFailed = true;
    for (const { settle, reject } of this.#waiting) {
      settle();
      reject(error as Error);
    }
  }

  /**
   * Each with its own leaving, and its own deadline where that is sooner; the last one who leaves ends it. Whoever began
   * it has the load's word for its deadline.
   */
  wait({ signal, deadline }: CacheReach, sooner: Sooner): Promise<Outcome> {
    this.#waiters += 1;
    return new Promise<Outcome>((resolve, reject) => {
      const leave = (reason: unknown): void => {
        settle();
        this.#leave(reason);
        reject(reason as Error);
      };
      const left = (): void => leave(signal.reason);
      const stop = deadline < this.deadline ? sooner(deadline, leave) : undefined;
      const settle = (): void => {
        stop?.();
        signal.removeEventListener('abort', left);
      };
      signal.addEventListener('abort', left, { once: true });
      this.#waiting.push({ settle, resolve, reject });
    });
  }

  #leave(reason: unknown): void {
    this.#waiters -= 1;
    if (this.#waiters === 0 && !this.isBackground) this.#controller.abort(reason);
  }
}

interface Waiting {
  /** Nothing of its own keeps it waiting any more. */
  settle(): void;
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

/** Calls `leave` at a deadline, with what someone gets who has waited for so long, unless it is stopped before. */
export type Sooner = (deadline: number, leave: (reason: Error) => void) => () => void;
