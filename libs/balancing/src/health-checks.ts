import type { Instance } from './instance.ts';

/** Asks each instance, beside the calls. */
export interface HealthCheck {
  /** True when it is well; false or a rejection when not. */
  check(instance: Instance, signal: AbortSignal): Promise<boolean>;
  /** Time between the end of a check and the next one, jittered by a fifth: 5 s. */
  readonly everyMs?: number | undefined;
  /** 1 s. */
  readonly withinMs?: number | undefined;
  /** 3 in a row. */
  readonly unhealthyAfter?: number | undefined;
  /** 2 in a row. */
  readonly healthyAfter?: number | undefined;
}
