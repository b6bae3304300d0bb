import { setTimeout as pause } from 'node:timers/promises';
import { Holder, NotHeld } from './held.ts';
import type { Held } from './held.ts';
import type { Claim, WorkItem, WorkStore } from './work-store.ts';

export interface WorkOptions {
  readonly store: WorkStore;
  /** Done when it resolves. An `Again` is tried later; anything else that it throws is the end of it. */
  readonly run: (held: Held) => Promise<void>;
  readonly atOnce: number;
  readonly leaseMs: number;
  readonly tell?: (told: WorkTold) => void;
  readonly random?: () => number;
}

export interface WorkTold {
  readonly what: 'done' | 'again' | 'given-up' | 'failed' | 'lost' | 'taken-over' | 'store-away';
  readonly cause?: unknown;
}

export interface Work {
  /** Resolves once it is kept; from then on it will be done. Rejects where the store is away. */
  put(item: WorkItem): Promise<'new' | 'known' | 'full'>;
  start(): void;
  /** Takes no more, and waits for what is under way; without others to take over, for all that waits. */
  drain(withinMs: number, hurry?: AbortSignal): Promise<void>;
  waiting(): Promise<number>;
  readonly underWay: number;
}

/** It could not be done now, and may be later. */
export class Again extends Error {
  readonly afterMs: number;

  constructor(cause: unknown, afterMs = 0) {
    super('Again later.', { cause });
    this.afterMs = afterMs;
  }
}

// Others may leave something at any time, and do not tell us.
const lookEveryMs = 500;
const mostAttempts = 8;
// Of what is cut short, so that it is given back to the others.
const lastWordMs = 500;
const emptyEveryMs = 20;
const againAfterMs = [1_000, 2_000, 5_000, 15_000, 30_000, 60_000, 120_000];

/** Works what waits, so many at once, each while it is held. */
export function createWork(options: WorkOptions): Work {
  return new Worker(options);
}

class Worker implements Work {
  readonly #options: WorkOptions;
  readonly #tell: (told: WorkTold) => void;
  readonly #hurried = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #state: 'idle' | 'working' | 'draining' | 'stopped' = 'idle';
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;
  #lookAgain = false;

  constructor(options: WorkOptions) {
    this.#options = options;
    this.#tell = options.tell ?? (() => undefined);
  }

  get underWay(): number {
    return this.#running.size;
  }

  waiting(): Promise<number> {
    return this.#options.store.waiting();
  }

  async put(item: WorkItem): ReturnType<Work['put']> {
    const put = await this.#options.store.put(item);
    if (put === 'new' && this.#isFree) this.#look();
    return put;
  }

  start(): void {
    this.#state = 'working';
    this.#look();
  }

  async drain(withinMs: number, hurry?: AbortSignal): Promise<void> {
    if (this.#state === 'stopped') return;
    this.#state = 'draining';
    this.#look();
    const late = AbortSignal.any([AbortSignal.timeout(withinMs), ...(hurry ? [hurry] : [])]);
    await Promise.race([emptied(this.#running, this.#options.store), abortionOf(late)]);
    this.#state = 'stopped';
    clearTimeout(this.#timer);
    this.#hurried.abort(new NotHeld('the process ends'));
    await Promise.race([Promise.allSettled(this.#running), pause(lastWordMs, undefined, { ref: false })]);
  }

  get #isFree(): boolean {
    const takes = this.#state === 'working' || (this.#state === 'draining' && !this.#options.store.isShared);
    return takes && this.#running.size < this.#options.atOnce;
  }

  #look(): void {
    if (this.#isLooking) this.#lookAgain = true;
    else void this.#fill();
  }

  #lookIn(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#state === 'idle' || this.#state === 'stopped') return;
    this.#timer = setTimeout(() => this.#look(), ms);
    this.#timer.unref();
  }

  async #fill(): Promise<void> {
    this.#isLooking = true;
    try {
      do {
        this.#lookAgain = false;
        while (this.#isFree && (await this.#claimOne()));
      } while (this.#lookAgain && this.#isFree);
    } catch (cause) {
      this.#tell({ what: 'store-away', cause });
      this.#lookIn(lookEveryMs);
    } finally {
      this.#isLooking = false;
    }
  }

  async #claimOne(): Promise<boolean> {
    const { store, leaseMs, random = Math.random } = this.#options;
    const claimedAt = performance.now();
    const claim = await store.claim(leaseMs);
    if ('nothingForMs' in claim) {
      this.#lookIn(Math.min(claim.nothingForMs ?? lookEveryMs, lookEveryMs) * (1 + random() / 4));
      return false;
    }
    const one = this.#workAt(claim, claimedAt).finally(() => {
      this.#running.delete(one);
      this.#look();
    });
    this.#running.add(one);
    return true;
  }

  async #workAt(claim: Claim, claimedAt: number): Promise<void> {
    const { store, run } = this.#options;
    const holder = new Holder(claim, claimedAt, { ...this.#options, hurry: this.#hurried.signal });
    if (claim.attempt > 1) this.#tell({ what: 'taken-over' });
    try {
      // What ended the process of all who tried is not tried for ever.
      const tried = claim.attempt > mostAttempts ? Promise.reject(new Again('too many tries')) : run(holder);
      const end = await tried.then(
        () => done,
        (cause: unknown) => endOf(cause, claim, this.#hurried.signal.aborted),
      );
      this.#tell(end);
      if (end.what === 'again') await store.later(claim, end.afterMs);
      else if (end.what !== 'lost') await store.finish(claim);
    } catch (cause) {
      this.#tell({ what: 'store-away', cause }); // its lease ends, and it is done again: with its notes, for what was sent
    } finally {
      holder.stop();
    }
  }
}

type End = WorkTold & { readonly afterMs: number };

const done: End = { what: 'done', afterMs: 0 };

function endOf(cause: unknown, { attempt }: Claim, isEnding: boolean): End {
  const afterMs = againAfterMs[Math.min(attempt, againAfterMs.length) - 1] ?? 0;
  if (cause instanceof NotHeld && !isEnding) return { what: 'lost', cause, afterMs };
  // Who ends leaves it to the others at once.
  if (isEnding) return { what: 'again', cause, afterMs: 0 };
  if (!(cause instanceof Again)) return { what: 'failed', cause, afterMs };
  if (attempt >= mostAttempts) return { what: 'given-up', cause, afterMs };
  return { what: 'again', cause, afterMs: Math.max(afterMs, cause.afterMs) };
}

async function emptied(running: ReadonlySet<Promise<void>>, store: WorkStore): Promise<void> {
  for (;;) {
    await Promise.allSettled(running);
    if (running.size === 0 && (store.isShared || (await store.waiting()) === 0)) return;
    await pause(emptyEveryMs, undefined, { ref: false });
  }
}

function abortionOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
