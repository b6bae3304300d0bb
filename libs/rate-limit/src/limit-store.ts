import type { Moment, State } from './algorithm.ts';
import type { Rule } from './policy.ts';

/** One limit of one caller. */
export interface Charge {
  readonly rule: Rule;
  /** What is charged together, whole or not at all in one place: a tenant, an address, a route, all. */
  readonly tag: string;
  readonly subject: string;
}

/** How a charge stands after it was tried. */
export interface Count extends Moment {
  readonly state: State | undefined;
  /** It did not fit, and is why nothing was charged. */
  readonly refused: boolean;
  /** Counted here alone, as the store is away: each unit weighs as many as there are instances. Otherwise 1. */
  readonly weight: number;
  readonly degraded: boolean;
}

/** Where the counts are kept. */
export interface LimitStore {
  /** Charges all or none. Never rejects because it cannot be reached: then it counts a share of its own. */
  take(charges: readonly Charge[], cost: number): Promise<readonly Count[]>;
  /** Stops what it does by itself. */
  close(): Promise<void>;
}

/** Told to whoever measures. */
export interface StoreEvents {
  /** From here on this instance counts its own share. */
  onAway?(cause: unknown): void;
  onBack?(): void;
  /** One charge that could not be understood was counted here alone. */
  onError?(cause: unknown): void;
}
