import type { Member } from './member.ts';

/** What an instance can be ejected for: the last of its consecutive failures. */
export type EjectionReason = 'failed' | 'timeout' | 'unreachable';

export interface OutlierOptions {
  /** Failures of any kind in a row, without an `ok` between: 5. */
  readonly consecutiveFailures?: number | undefined;
  /** The first ejection, and how much longer each further one is: 30 s. */
  readonly baseEjectMs?: number | undefined;
  /** 300 s. */
  readonly maxEjectMs?: number | undefined;
  /** Never more of the instances than this, rounded down: 50; so a single instance is never ejected. */
  readonly maxEjectedPercent?: number | undefined;
}

export interface Outliers {
  /** After a failure of a member that is in: is it the one too many, is another better, and may one more be out? */
  areTooMany(member: Member, all: readonly Member[]): boolean;
  /** Puts a member out; returns for how long. */
  eject(member: Member, now: number): number;
  /** Ends an ejection. */
  readmit(member: Member, now: number): void;
  /** Lets one call try a member whose time is over; until that call ends no other does. */
  startTrial(member: Member, now: number): void;
  /** The trial said nothing. */
  postponeTrial(member: Member, now: number): void;
  /** Members that are out beyond what is allowed, after the list became shorter. */
  tooMany(all: readonly Member[]): readonly Member[];
}

// A trial whose caller left is tried again soon, yet not by every call at once.
const afterAbandonedMs = 1_000;

export function createOutliers(options: OutlierOptions): Outliers {
  const { consecutiveFailures = 5, baseEjectMs = 30_000, maxEjectMs = 300_000, maxEjectedPercent = 50 } = options;
  const doubtful = Math.min(2, consecutiveFailures);
  const most = (all: readonly Member[]): number => Math.floor((all.length * Math.min(maxEjectedPercent, 100)) / 100);
  return {
    areTooMany(member, all) {
      if (member.failures < consecutiveFailures) return false;
      // Where all fail nobody is an outlier: half of an overloaded service would only have twice the load.
      const isBetter = (one: Member): boolean => !one.out && one.healthy && one.failures < doubtful;
      if (!all.some((one) => one !== member && isBetter(one))) return false;
      // Those that checks found unhealthy count, or both together could leave nobody.
      return all.filter(({ out, healthy }) => out || !healthy).length < most(all);
    },
    eject(member, now) {
      const quiet = member.out ? 0 : Math.floor((now - member.returnedAt) / baseEjectMs);
      member.ejections = Math.min(Math.max(member.ejections - quiet, 0) + 1, Math.ceil(maxEjectMs / baseEjectMs));
      const forMs = Math.min(baseEjectMs * member.ejections, maxEjectMs);
      member.out = true;
      member.failures = 0;
      member.tryAt = now + forMs;
      return forMs;
    },
    readmit(member, now) {
      member.out = false;
      member.failures = 0;
      member.returnedAt = now;
      member.rampFrom = now;
      member.credit = 0;
    },
    startTrial(member, now) {
      member.tryAt = now + baseEjectMs; // so that a trial that is never told about does not keep it out for ever
    },
    postponeTrial(member, now) {
      member.tryAt = now + Math.min(afterAbandonedMs, baseEjectMs);
    },
    tooMany(all) {
      const out = all.filter((member) => member.out).sort((a, b) => a.tryAt - b.tryAt);
      return out.slice(0, Math.max(out.length - most(all), 0));
    },
  };
}
