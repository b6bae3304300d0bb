import type { Choice } from './choice.ts';
import type { HealthCheck } from './health-checks.ts';
import type { Discovery, Instance } from './instance.ts';
import type { EjectionReason, OutlierOptions } from './outliers.ts';

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
  const { discovery } = options;
  return {
    pick: () => {
      const [instance] = discovery.instances;
      return instance && { instance, done: () => undefined };
    },
    standing: [],
    close: () => undefined,
  };
}
