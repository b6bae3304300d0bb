import { copyOf, type AnyRequest, type Call, type TryReach, type Wrap } from '../call.ts';
import type { OperationTimes, Times } from './operation-times.ts';
import type { RetryBudget } from './retry-budget.ts';
import { mayRepeat, statusOf, type Ended } from './worth-another-try.ts';

export type HedgeOutcome = 'won' | 'lost';

export interface HedgedOptions {
  readonly budget: RetryBudget;
  readonly times: OperationTimes;
  /** False when the breaker is not closed, or the upstream is. */
  readonly mayTryAgain: () => boolean;
  readonly now: () => number;
  readonly onHedge?: (operation: string, outcome: HedgeOutcome) => void;
  readonly onBudgetSpent?: (operation: string) => void;
}

/**
 * Where a request asks for it: a second try beside one that takes longer than nearly all do. The first good answer
 * counts, and the other try is aborted.
 */
export function hedged(wiring: HedgedOptions): Wrap {
  return <Q extends AnyRequest, A>(next: Call<Q, A>): Call<Q, A> =>
    (request, reach) => {
      if (request.hedge !== true || !mayRepeat(request.repeat) || (reach as TryReach).isExtra === true) {
        return next(request, reach);
      }
      const times = wiring.times.of(request.operation);
      const now = wiring.now();
      const hasTime = reach.deadline - now > times.slow + times.usual;
      if (times.slow === 0 || !hasTime) return next(request, reach);
      return new Race(wiring, times, next, { request, reach }).run(now);
    };
}

interface Leg {
  readonly abort: AbortController;
  readonly startedAt: number;
  readonly isExtra: boolean;
  isOver: boolean;
}

interface Asked<Q> {
  readonly request: Q;
  readonly reach: TryReach;
}

/** At most two tries side by side. */
class Race<Q extends AnyRequest, A> {
  private readonly wiring: HedgedOptions;
  private readonly times: Times;
  private readonly next: Call<Q, A>;
  private readonly request: Q;
  private readonly reach: TryReach;
  private readonly tried: string[] = [];
  private readonly legs: Leg[] = [];
  private isOver = false;
  private over: (ended: Ended<A>) => void = () => undefined;

  constructor(wiring: HedgedOptions, times: Times, next: Call<Q, A>, { request, reach }: Asked<Q>) {
    this.wiring = wiring;
    this.times = times;
    this.next = next;
    this.request = request;
    this.reach = reach;
  }

  run(now: number): Promise<A> {
    return new Promise<A>((resolve, reject) => {
      const { signal } = this.reach;
      const leave = (): void => this.legs.forEach(({ abort }) => abort.abort(signal.reason));
      const timer = setTimeout(() => this.hedge(), this.times.slow);
      signal.addEventListener('abort', leave);
      this.over = (ended) => {
        this.isOver = true;
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        if ('answer' in ended) resolve(ended.answer);
        else reject(ended.error as Error);
      };
      this.start(now, false);
    });
  }

  private hedge(): void {
    const { budget, mayTryAgain, onBudgetSpent } = this.wiring;
    const now = this.wiring.now();
    if (!mayTryAgain() || this.reach.signal.aborted || this.reach.deadline - now < this.times.usual) return;
    if (budget.take(now)) this.start(now, true);
    else onBudgetSpent?.(this.request.operation);
  }

  private start(startedAt: number, isExtra: boolean): void {
    const leg: Leg = { abort: new AbortController(), startedAt, isExtra, isOver: false };
    this.legs.push(leg);
    if (this.reach.signal.aborted) leg.abort.abort(this.reach.signal.reason);
    const reach = copyOf(this.reach);
    reach.signal = leg.abort.signal;
    reach.tried = this.tried;
    reach.isExtra = isExtra;
    this.next(this.request, reach).then(
      (answer) => this.onLegEnd(leg, { answer }),
      (error: unknown) => this.onLegEnd(leg, { error }),
    );
  }

  private onLegEnd(leg: Leg, ended: Ended<A>): void {
    leg.isOver = true;
    if (leg.isExtra) this.wiring.budget.giveBack();
    if (!this.isOver) this.onEnd(leg, ended);
  }

  private onEnd(leg: Leg, ended: Ended<A>): void {
    const other = this.legs.find((one) => one !== leg && !one.isOver);
    // A failure is not a result while the other try may still have one.
    if (!isGood(ended) && other !== undefined) return;
    this.over(ended);
    if (this.legs.length > 1) {
      this.wiring.onHedge?.(this.request.operation, isGood(ended) && leg === this.legs[1] ? 'won' : 'lost');
    }
    if (other !== undefined) this.abandon(other);
  }

  /** What it would have taken is not known, only that it was more: without it, slow calls would vanish from the times. */
  private abandon(leg: Leg): void {
    const now = this.wiring.now();
    this.times.add(now - leg.startedAt, now);
    leg.abort.abort();
  }
}

function isGood(ended: Ended<unknown>): boolean {
  return 'answer' in ended && statusOf(ended.answer) < 500;
}
