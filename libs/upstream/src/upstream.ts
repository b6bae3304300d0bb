import { wrapped, type AnyRequest, type Call, type GrpcCall, type HttpCall, type StreamCall } from './call.ts';
import { createGroup, type Group } from './group.ts';
import { createUpstreamMeter } from './upstream-meter.ts';
import type { UpstreamOptions } from './upstream-options.ts';
import type { InstanceTarget } from './wire/instance-target.ts';
import { balanced } from './wraps/balanced.ts';
import type { BreakerState } from './wraps/breaker.ts';
import { createBulkhead } from './wraps/bulkhead.ts';
import { comparableGrpc, comparableHttp } from './wraps/comparable.ts';
import { hedged } from './wraps/hedged.ts';
import { inTime } from './wraps/in-time.ts';
import { measured } from './wraps/measured.ts';
import { createRetryBudget } from './wraps/retry-budget.ts';
import { retried } from './wraps/retried.ts';
import { routed } from './wraps/routed.ts';
import { shadowed, type ComparedAnswer } from './wraps/shadowed.ts';

/** All ways to call one service. They share its places, its budget for further tries and its breakers. */
export interface Upstream {
  readonly http: HttpCall;
  readonly stream: StreamCall;
  readonly grpc: GrpcCall;
  /** Of the service's own instances. */
  readonly breakerState: BreakerState;
  /** Ends calls under way, closes connections and timers. */
  close(): Promise<void>;
}

/** What the ways to call differ in. */
interface Kind<Q extends AnyRequest, A> {
  readonly callOf: (target: InstanceTarget) => Call<Q, A>;
  /** Absent for streams: two of them cannot be read side by side, nor compared. */
  readonly comparable?: (answer: A) => ComparedAnswer;
}

export function createUpstream(options: UpstreamOptions): Upstream {
  const { service, metrics, log, rollout, shadow, shadowMs = 5_000, retries } = options;
  const { longestMs = 30_000, now = () => performance.now(), random = Math.random } = options;
  let isClosed = false;

  const meter = createUpstreamMeter(service, metrics, {
    breakerStates: () =>
      Object.fromEntries([own, ...groups.values()].map(({ name, breaker }) => [name, breaker.state])),
    queued: () => bulkhead.queued,
  });
  const onEjected = meter.ejected;
  const own = createGroup(service, options, options, { onEjected });
  const groups = new Map<string, Group>();
  for (const [name, place] of Object.entries(options.groups ?? {})) {
    groups.set(name, createGroup(`${service}/${name}`, place, options, { onEjected }));
  }
  const bulkhead = createBulkhead({
    service,
    options: options.bulkhead,
    now,
    onQueued: meter.queued,
    onRefused: meter.refused,
  });
  const budget = createRetryBudget(retries === false ? { percent: 0 } : retries?.budget);

  /** The way of every call, from the outside in: first what all groups share, then what each has of its own. */
  const way = <Q extends AnyRequest, A>({ callOf, comparable }: Kind<Q, A>): Call<Q, A> => {
    const withinGroup = (group: Group): Call<Q, A> => {
      const { breaker, times } = group;
      const mayTryAgain = (): boolean => !isClosed && breaker.state === 'closed';
      const again = { service, budget, times, mayTryAgain, now, random, onBudgetSpent: meter.budgetSpent };
      const wraps = [
        breaker.wrap,
        ...(comparable ? [hedged({ ...again, onHedge: meter.hedged })] : []),
        retried({ ...again, options: retries === false ? { tries: 1 } : retries, onRetry: meter.retried }),
      ];
      return wrapped(balanced(group, callOf), ...wraps);
    };
    const byGroup = new Map([...groups].map(([name, group]) => [name, withinGroup(group)]));
    const chosen = routed(withinGroup(own), byGroup, rollout);
    return wrapped(
      comparable ? shadowed(chosen, { shadow, groups: byGroup, comparable, withinMs: shadowMs, now }) : chosen,
      measured({ service, metrics, log, now }),
      inTime({ service, longestMs, times: own.times, now }),
      bulkhead.wrap,
    );
  };

  return {
    http: way({ callOf: (target) => target.http, comparable: comparableHttp }),
    stream: way({ callOf: (target) => target.stream }),
    // The message comes back as the method's own type: the wraps pass it through untouched.
    grpc: way({ callOf: (target) => target.grpc, comparable: comparableGrpc }) as unknown as GrpcCall,
    get breakerState() {
      return own.breaker.state;
    },
    close: async () => {
      isClosed = true;
      meter.close();
      await Promise.all([own, ...groups.values()].map((group) => group.close()));
    },
  };
}
