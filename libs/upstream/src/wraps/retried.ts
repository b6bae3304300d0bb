import { copyOf, type AnyRequest, type Call, type TryReach, type Wrap } from '../call.ts';
import { discardBody } from '../wire/stream-call.ts';
import { createBackoff, pause, type Backoff, type BackoffOptions } from './backoff.ts';
import type { OperationTimes, Times } from './operation-times.ts';
import type { RetryBudget } from './retry-budget.ts';
import { mayRepeat, reasonToRepeat, statusOf, type Ended, type RetryReason } from './worth-another-try.ts';

export interface RetryOptions extends BackoffOptions {
  /** Tries in all, the first one too. */
  readonly tries?: number;
}

export interface RetriedOptions {
  readonly service: string;
  readonly budget: RetryBudget;
  readonly times: OperationTimes;
  /** False as soon as the breaker has opened, or the upstream is closed. */
  readonly mayTryAgain: () => boolean;
  /** How many instances there are. */
  readonly instances: () => number;
  readonly options?: RetryOptions | undefined;
  readonly now: () => number;
  readonly random: () => number;
  readonly onRetry?: (operation: string, reason: RetryReason) => void;
  readonly onBudgetSpent?: (operation: string) => void;
}

/** Less time than this is no time for a try, even of an operation that nobody has timed yet. */
const shortestTryMs = 5;
/** Looks for a place in the budget after the first one. */
const furtherLooks = 3;
/** Between two looks, whatever the backend says of when to come back: others have to be done first. */
const leastLookMs = 10;

/** Tries again what may be repeated: a little later, elsewhere, within the budget. No other layer repeats anything. */
export function retried(wiring: RetriedOptions): Wrap {
  const backoff = createBackoff(wiring.options ?? {}, wiring.random);
  // Most calls are good at the first try: only what is not is looped for.
  return <Q extends AnyRequest, A>(next: Call<Q, A>): Call<Q, A> =>
    (request, reach) => {
      if ((reach as TryReach).isExtra === true) return next(request, reach);
      const now = wiring.now();
      const tries = new Tries(wiring, backoff, { request, reach, now });
      return next(request, tries.nextReach(now)).then(
        (answer) => {
          if (!isGood(answer)) return further(next, request, tries, { answer });
          tries.end();
          return answer;
        },
        (error: unknown) => further(next, request, tries, { error }),
      );
    };
}

async function further<Q extends AnyRequest, A>(
  next: Call<Q, A>,
  request: Q,
  tries: Tries,
  first: Ended<A>,
): Promise<A> {
  try {
    let ended = first;
    while (await tries.waitForAnother(ended)) {
      try {
        const answer = await next(request, tries.nextReach(tries.now()));
        if (isGood(answer)) return answer;
        ended = { answer };
      } catch (error) {
        ended = { error };
      }
    }
    return resultOf(ended);
  } finally {
    tries.end();
  }
}

function isGood(answer: unknown): boolean {
  const status = statusOf(answer);
  return status < 500 && status !== 429;
}

function resultOf<A>(ended: Ended<A>): A {
  if ('answer' in ended) return ended.answer;
  throw ended.error;
}

interface Begun {
  readonly request: AnyRequest;
  readonly reach: TryReach;
  readonly now: number;
}

/** The tries of one call, and its place in the budget. */
class Tries {
  private readonly wiring: RetriedOptions;
  private readonly backoff: Backoff;
  private readonly request: AnyRequest;
  private readonly reach: TryReach;
  private readonly times: Times;
  private readonly tried: string[];
  private readonly most: number;
  private number = 0;
  private holdsPlace = false;
  private wasEndedForAnother = false;

  constructor(wiring: RetriedOptions, backoff: Backoff, { request, reach, now }: Begun) {
    this.wiring = wiring;
    this.backoff = backoff;
    this.request = request;
    this.reach = reach;
    this.times = wiring.times.of(request.operation);
    this.tried = reach.tried ?? [];
    this.most = wiring.options?.tries ?? 3;
    wiring.budget.started(now);
  }

  now(): number {
    return this.wiring.now();
  }

  /** Half of what is left, or twice what nearly all calls take if that is more: a hang leaves time for another try. */
  nextReach(now: number): TryReach {
    this.number += 1;
    this.wasEndedForAnother = false;
    const reach = copyOf(this.reach);
    reach.tried = this.tried;
    if (this.number >= this.most || !mayRepeat(this.request.repeat)) return reach;
    const left = reach.deadline - now;
    const tryMs = Math.max(left / 2, 2 * this.times.slow);
    if (left - tryMs < this.shortestMs) return reach;
    reach.tryUntil = now + tryMs;
    reach.mayEndTry = this.mayEndTry;
    return reach;
  }

  /** Resolves when the next try may begin, or with false: this one was the last. */
  async waitForAnother(ended: Ended<unknown>): Promise<boolean> {
    const { mayTryAgain, onRetry } = this.wiring;
    const { operation, repeat } = this.request;
    const reason = this.number < this.most ? reasonToRepeat(repeat, ended) : undefined;
    if (reason === undefined || !mayTryAgain() || this.reach.signal.aborted) return false;
    if (reason === 'unusable' && this.tried.length >= this.wiring.instances()) return false;
    try {
      if (!(await this.pauseWithPlace(ended))) return false;
    } catch (left) {
      discard(ended);
      throw left;
    }
    if (!mayTryAgain()) return false;
    discard(ended);
    onRetry?.(operation, reason);
    return true;
  }

  end(): void {
    this.giveBack();
    this.wiring.budget.ended();
  }

  /** Asked when a try has taken its share of the time. Without a place for another one it goes on. */
  private readonly mayEndTry = (): boolean => {
    if (!this.wiring.mayTryAgain() || !this.canFinishAfter(0)) return false;
    this.giveBack();
    this.wasEndedForAnother = this.holdsPlace = this.wiring.budget.take(this.wiring.now());
    return this.holdsPlace;
  };

  /** Waits before the next try, and looks a few times more for a place in the budget: a burst of failures is short. */
  private async pauseWithPlace(ended: Ended<unknown>): Promise<boolean> {
    const { service, now, onBudgetSpent } = this.wiring;
    const { operation } = this.request;
    for (let look = 0; look <= furtherLooks; look += 1) {
      const hadPlace = this.takePlace();
      if (hadPlace && look > 0) return true;
      const waitMs = this.backoff(ended, this.number + look);
      if (waitMs === undefined) return false;
      const pauseMs = hadPlace ? waitMs : Math.max(waitMs, leastLookMs);
      if (!this.canFinishAfter(pauseMs)) return false;
      if (!hadPlace && look === furtherLooks) break;
      await pause(pauseMs, this.reach, { service, operation, now });
      if (hadPlace) return true;
    }
    onBudgetSpent?.(operation);
    return false;
  }

  private takePlace(): boolean {
    if (this.wasEndedForAnother) return true;
    this.giveBack();
    this.holdsPlace = this.wiring.budget.take(this.wiring.now());
    return this.holdsPlace;
  }

  private giveBack(): void {
    if (this.holdsPlace) this.wiring.budget.giveBack();
    this.holdsPlace = false;
  }

  private canFinishAfter(pauseMs: number): boolean {
    return this.reach.deadline - this.wiring.now() - pauseMs >= this.shortestMs;
  }

  private get shortestMs(): number {
    return Math.max(shortestTryMs, this.times.usual);
  }
}

/** A streamed answer that nobody will read must not hold its connection. */
function discard(ended: Ended<unknown>): void {
  if ('answer' in ended) discardBody(ended.answer);
}
