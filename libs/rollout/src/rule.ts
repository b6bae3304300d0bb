/** For whom a call is made. */
export interface Subject {
  readonly tenant?: string;
  readonly user?: string;
}

/** Who goes to another version of a service. All conditions of a rule must hold; write two rules for "or". */
export interface RolloutRule {
  /** `documents.getDocument`, or `documents.*` for all of a service. Default: every operation. */
  readonly operations?: readonly string[];
  readonly tenants?: readonly string[];
  readonly users?: readonly string[];
  /** 0 to 100 in steps of 0.01: who is in stays in while it grows. Default 100. */
  readonly percent?: number;
  /** Whose share `percent` is. Default `user`. Who has no such id is in at 100 only. */
  readonly stickyBy?: 'user' | 'tenant';
  /** Rules with the same salt take in the same subjects first. Default: the name of the group. */
  readonly salt?: string;
  /** The group of instances. `own` keeps who matches with the service's own ones: an exception from the rules below it. */
  readonly to: string;
}

/** The name that no group can have: the instances that a service has anyway. */
export const ownGroup = 'own';
