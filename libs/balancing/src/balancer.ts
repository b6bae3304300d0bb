import { choosers } from './choice.ts';
import type { Choice, Chooser } from './choice.ts';
import { startHealthChecks } from './health-checks.ts';
import type { HealthCheck } from './health-checks.ts';
import type { Discovery, Instance } from './instance.ts';
import type { Member } from './member.ts';
import { Membership } from './membership.ts';
import { createOutliers } from './outliers.ts';
import type { EjectionReason, OutlierOptions } from './outliers.ts';
import { without } from './pool.ts';

/**
 * How a call ended, as far as it says something about the instance. `failed`: a 5xx or a malformed answer;
 * `unreachable`: no connection, or reset; `abandoned`: the caller left, a hedge lost, refused by us: counts for nobody.
 */
export type Verdict = 'ok' | EjectionReason | 'abandoned';

/** An instance that was chosen for one call. */
export interface Pick {
  readonly instance: Instance;
  /** Says how it went; only the first time counts. Call it as a method: it is one function for all picks. */
  done(verdict: Verdict, tookMs: number): void;
}

export interface PickOptions {
  /** Same key, same instance; used by `consistent-hash`. */
  readonly key?: string | undefined;
  /** Ids that were tried already: avoided while another usable instance exists. */
  readonly not?: readonly string[] | undefined;
}

/** What the balancer knows about an instance. */
export interface Standing {
  readonly id: string;
  readonly active: number;
  readonly healthy: boolean;
  /** By the clock given as `now`; absent when it is not ejected. */
  readonly ejectedUntil?: number;
  readonly ewmaMs: number;
}

export interface Balancer {
  /** Undefined only when no instance is known. Whoever picks must say `done`. */
  pick(options?: PickOptions): Pick | undefined;
  readonly standing: readonly Standing[];
  /** Stops listening and checking; its discovery is closed by whoever made it. */
  close(): void;
}

export interface BalancerEvents {
  onEjected?(id: string, reason: EjectionReason, forMs: number): void;
  onReturned?(id: string): void;
  /** Of active checks. */
  onUnhealthy?(id: string): void;
  onHealthy?(id: string): void;
}

export interface BalancerOptions {
  readonly discovery: Discovery;
  /** Default `least-requests`: needs no settings and keeps away from an instance that hangs. */
  readonly choice?: Choice | undefined;
  readonly outliers?: OutlierOptions | false | undefined;
  readonly health?: HealthCheck | undefined;
  /** How long a new or returned instance takes to get its full share: 10 s; 0 gives it at once. */
  readonly rampMs?: number | undefined;
  readonly now?: (() => number) | undefined;
  readonly random?: (() => number) | undefined;
  readonly events?: BalancerEvents | undefined;
}

export function createBalancer(options: BalancerOptions): Balancer {
  return new InstanceBalancer(options);
}

class InstanceBalancer implements Balancer {
  readonly #members: Membership;
  readonly #chooser: Chooser;
  readonly #discovery: Discovery;
  readonly #now: () => number;
  readonly #stops: readonly (() => void)[];

  constructor(options: BalancerOptions) {
    const { discovery, outliers, health, events = {}, rampMs = 10_000 } = options;
    const { now = () => performance.now(), random = Math.random } = options;
    this.#now = now;
    this.#discovery = discovery;
    this.#chooser = choosers[options.choice ?? 'least-requests']({ now, random });
    const members = new Membership({
      outliers: outliers === false ? undefined : createOutliers(outliers ?? {}),
      ...{ rampMs, now, random, events },
    });
    this.#members = members;
    members.change(discovery.instances);
    this.#stops = [
      discovery.subscribe((instances) => members.change(instances)),
      health
        ? startHealthChecks(health, { members: () => members.all, onTurned: (m) => members.turned(m), random })
        : noop,
    ];
  }

  pick(options?: PickOptions): Pick | undefined {
    const members = this.#members;
    const { all } = members;
    if (all.length < 2) return all[0] && new Turn(this, all[0], 'usual');
    const not = options?.not;
    if (members.wakeAt !== Infinity) {
      const due = members.wake(not);
      if (due) return new Turn(this, due, 'trial');
    }
    const pool = not === undefined || not.length === 0 ? members.ready : without(members.ready, not, all);
    const member = pool.members.length === 1 ? pool.members[0] : this.#chooser.choose(pool, options?.key);
    return member && new Turn(this, member, member.out ? 'guess' : 'usual');
  }

  /** Called once by each pick. */
  ended(member: Member, occasion: Occasion, verdict: Verdict, tookMs: number): void {
    member.active -= 1;
    if (verdict === 'abandoned') {
      if (occasion === 'trial') this.#members.trialAbandoned(member);
      return;
    }
    const ok = verdict === 'ok';
    if (this.#chooser.observe) this.#chooser.observe(member, tookMs, ok);
    else if (ok) member.ewmaMs = member.ewmaMs === 0 ? tookMs : member.ewmaMs + (tookMs - member.ewmaMs) / 10;
    if (ok) {
      member.failures = 0;
      if (occasion !== 'usual') this.#members.proven(member);
      return;
    }
    member.failures += 1;
    if (verdict === 'unreachable') this.#discovery.refresh?.();
    this.#members.failed(member, verdict, occasion === 'trial');
  }

  get standing(): readonly Standing[] {
    const time = this.#now();
    return this.#members.all.map(({ id, active, healthy, ewmaMs, out, tryAt }) => ({
      ...{ id, active, healthy, ewmaMs },
      ...(out && { ejectedUntil: Math.max(tryAt, time) }),
    }));
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }
}

/** Why a member was chosen. `trial`: its ejection is over, this call finds out; `guess`: nobody is usable. */
type Occasion = 'usual' | 'trial' | 'guess';

class Turn implements Pick {
  readonly instance: Instance;
  readonly #balancer: InstanceBalancer;
  readonly #member: Member;
  readonly #occasion: Occasion;
  #ended = false;

  constructor(balancer: InstanceBalancer, member: Member, occasion: Occasion) {
    this.instance = member.instance;
    this.#balancer = balancer;
    this.#member = member;
    this.#occasion = occasion;
    member.active += 1;
  }

  done(verdict: Verdict, tookMs: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#balancer.ended(this.#member, this.#occasion, verdict, tookMs);
  }
}

function noop(): void {
  // Nothing to stop.
}
