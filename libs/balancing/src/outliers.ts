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
