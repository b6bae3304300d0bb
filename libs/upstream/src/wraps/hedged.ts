import type { AnyRequest, Call, TryReach, Wrap } from '../call.ts';
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
      const hasTime = reach.deadline - wiring.now() > times.slow + times.usual;
      if (times.slow === 0 || !hasTime) return next(request, reach);
      return new Race(wiring, times, next, request).run(reach);
    };
}

interface Leg {
  readonly abort: AbortController;
  readonly startedAt: number;
  isOver: boolean;
}

/** At most two tries side by side. */
class Race<Q extends AnyRequest, A> {
  private readonly wiring: HedgedOptions;
  private readonly times: Times;
  private readonly next: Call<Q, A>;
  private readonly request: Q;
  private readonly tried: string[] = [];
  private readonly legs: Leg[] = [];
  private isOver = false;
  private over: (ended: Ended<A>) => void = () => undefined;

  constructor(wiring: HedgedOptions, times: Times, next: Call<Q, A>, request: Q) {
    this.wiring = wiring;
    this.times = times;
    this.next = next;
    this.request = request;
  }

  run(reach: TryReach): Promise<A> {
    return new Promise<A>((resolve, reject) => {
      const { signal } = reach;
      const leave = (): void => this.legs.forEach(({ abort }) => abort.abort(signal.reason));
      const timer = setTimeout(() => this.hedge(reach), this.times.slow);
      signal.addEventListener('abort', leave);
      this.over = (ended) => {
        this.isOver = true;
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        if ('answer' in ended) resolve(ended.answer);
        else reject(ended.error as Error);
      };
      this.start(reach, false);
    });
  }

  private hedge(reach: TryReach): void {
    const { budget, mayTryAgain, now, onBudgetSpent } = this.wiring;
    if (!mayTryAgain() || reach.signal.aborted || reach.deadline - now() < this.times.usual) return;
    if (budget.take(now())) this.start(reach, true);
    else onBudgetSpent?.(this.request.operation);
  }

  private start(reach: TryReach, isExtra: boolean): void {
    const { now, budget } = this.wiring;
    const leg: Leg = { abort: new AbortController(), startedAt: now(), isOver: false };
    this.legs.push(leg);
    if (reach.signal.aborted) leg.abort.abort(reach.signal.reason);
    const end = (ended: Ended<A>): void => {
      leg.isOver = true;
      if (isExtra) budget.giveBack();
      if (!this.isOver) this.onEnd(leg, ended);
    };
    const legReach: TryReach = { ...reach, signal: leg.abort.signal, tried: this.tried, isExtra };
    this.next(this.request, legReach).then(
      (answer) => end({ answer }),
      (error: unknown) => end({ error }),
    );
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
