import type { BalancerEvents } from './balancer.ts';
import type { Instance } from './instance.ts';
import { newMember } from './member.ts';
import type { Member } from './member.ts';
import type { EjectionReason, Outliers } from './outliers.ts';
import { poolOf, usable } from './pool.ts';
import type { Pool } from './pool.ts';
import { ramp } from './ramp.ts';

export interface MembershipOptions {
  readonly outliers: Outliers | undefined;
  readonly rampMs: number;
  readonly now: () => number;
  readonly random: () => number;
  readonly events: BalancerEvents;
}

/** Who may be chosen. Everything here happens seldom, and leaves `ready` and `wakeAt` right for all calls until then. */
export class Membership {
  all: readonly Member[] = [];
  ready: Pool = poolOf([]);
  /** When somebody's trial or bigger share is due; `Infinity` while all is well, so that no call looks at the clock. */
  wakeAt = Infinity;
  readonly #options: MembershipOptions;

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  /** Those that stay keep what is known of them. Others start small, unless they are the first. */
  change(instances: readonly Instance[]): void {
    const { now, random, outliers, events } = this.#options;
    const time = now();
    const known = new Map(this.all.map((member) => [member.id, member]));
    const rampFrom = known.size === 0 ? -Infinity : time;
    const start = Math.floor(random() * instances.length); // or all processes began with the same instance
    this.all = [...instances.slice(start), ...instances.slice(0, start)].map((instance) => {
      const member = known.get(instance.id) ?? newMember(instance, rampFrom);
      member.instance = instance;
      known.delete(instance.id);
      return member;
    });
    for (const member of known.values()) member.gone = true;
    const back = outliers?.tooMany(this.all) ?? [];
    for (const member of back) outliers?.readmit(member, time);
    this.#settle(time);
    for (const { id } of back) events.onReturned?.(id);
  }

  /** What is due is done; returns the member that this call should try, if there is one. */
  wake(not: readonly string[] | undefined): Member | undefined {
    const time = this.#options.now();
    if (time < this.wakeAt) return undefined;
    const due = this.all.find(
      ({ id, out, healthy, tryAt }) => out && healthy && tryAt <= time && not?.includes(id) !== true,
    );
    if (due) this.#options.outliers?.startTrial(due, time);
    this.#settle(time);
    return due;
  }

  /** After a failure has been counted. */
  failed(member: Member, reason: EjectionReason, isTrial: boolean): void {
    const { outliers, now, events } = this.#options;
    if (!outliers || member.gone) return;
    if (member.out ? !isTrial : !outliers.areTooMany(member, this.all)) return;
    const time = now();
    const forMs = outliers.eject(member, time);
    this.#settle(time);
    events.onEjected?.(member.id, reason, forMs);
  }

  /** A call that was tried although the member is out has succeeded. */
  proven(member: Member): void {
    const { outliers, now, events } = this.#options;
    if (!member.out || member.gone) return;
    const time = now();
    outliers?.readmit(member, time);
    this.#settle(time);
    events.onReturned?.(member.id);
  }

  trialAbandoned(member: Member): void {
    const time = this.#options.now();
    if (member.out && !member.gone) this.#options.outliers?.postponeTrial(member, time);
    this.#settle(time);
  }

  /** A member's health has turned. */
  turned(member: Member): void {
    const time = this.#options.now();
    if (member.healthy) member.rampFrom = time;
    this.#settle(time);
    if (member.healthy) this.#options.events.onHealthy?.(member.id);
    else this.#options.events.onUnhealthy?.(member.id);
  }

  #settle(time: number): void {
    this.wakeAt = Infinity;
    for (const member of this.all) {
      this.wakeAt = Math.min(this.wakeAt, ramp(member, this.#options.rampMs, time));
      if (member.out && member.healthy) this.wakeAt = Math.min(this.wakeAt, member.tryAt);
    }
    this.ready = usable(this.all);
  }
}
