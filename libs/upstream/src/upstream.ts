import { wrapped, type AnyRequest, type Call, type GrpcCall, type HttpCall, type StreamCall } from './call.ts';
import type { Group } from './group.ts';
import type { UpstreamOptions } from './upstream-options.ts';
import { createParts, type Parts } from './upstream-parts.ts';
import type { InstanceTarget } from './wire/instance-target.ts';
import { balanced } from './wraps/balanced.ts';
import type { BreakerState } from './wraps/breaker.ts';
import { comparableGrpc, comparableHttp } from './wraps/comparable.ts';
import { hedged } from './wraps/hedged.ts';
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
  /** Absent for streams: two cannot be read side by side, so that they are neither hedged nor compared. */
  readonly comparable?: (answer: A) => ComparedAnswer;
}

export function createUpstream(options: UpstreamOptions): Upstream {
  const parts = createParts(options);
  return {
    http: wayOf(parts, options, { callOf: (target) => target.http, comparable: comparableHttp }),
    stream: wayOf(parts, options, { callOf: (target) => target.stream }),
    // The message comes back as the method's own type: the wraps pass it through untouched.
    grpc: wayOf(parts, options, {
      callOf: (target) => target.grpc,
      comparable: comparableGrpc,
    }) as unknown as GrpcCall,
    get breakerState() {
      return parts.own.breaker.state;
    },
    close: parts.close,
  };
}

/** The way of every call, from the outside in. */
function wayOf<Q extends AnyRequest, A>(
  parts: Parts,
  { rollout, shadow, shadowMs = 5_000 }: UpstreamOptions,
  { callOf, comparable }: Kind<Q, A>,
): Call<Q, A> {
  const { own, groups, now } = parts;

  const withinGroup = (group: Group): Call<Q, A> =>
    wrapped(
      balanced(group, callOf), // the innermost: an instance for each try, whose balancer hears how it went
      group.breaker.wrap, // not while most calls to this group fail; sees a call once, however often it was tried
      ...(comparable ? [hedged(parts.hedging(group))] : []), // a second try beside a slow one
      retried(parts.retrying(group)), // further tries after a failed one
    );

  const byGroup = new Map([...groups].map(([name, group]) => [name, withinGroup(group)]));
  const chosen = routed(withinGroup(own), byGroup, rollout);
  const shadowing = comparable && { shadow, groups: byGroup, rules: rollout, comparable, withinMs: shadowMs, now };

  return wrapped(
    shadowing ? shadowed(chosen, shadowing) : chosen, // which group; a copy to another one beside it
    parts.measured, // also what the others refuse
    parts.inTime, // not when it cannot end in time
    parts.bulkhead, // not more at once than the service and we can bear
  );
}
