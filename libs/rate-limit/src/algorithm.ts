import type { Rule } from './policy.ts';

/** What is remembered of one caller under one limit: a few whole numbers, which the algorithm names. */
export type State = readonly number[];

/** When it is, in microseconds since the epoch, and under which rule. */
export interface Moment {
  readonly rule: Rule;
  readonly now: number;
}

/**
 * A way to count: pure functions, so that memory and the script in Redis can be held against each other. A state that is
 * not there is that of a caller never seen.
 */
export interface Algorithm {
  /** The state itself, or, if it is from the future as the clock has stepped back, what it comes to by this clock. */
  mended(state: State, at: Moment): State;
  /** The state after the charge, or nothing if it does not fit. A negative cost gives back. */
  charge(state: State | undefined, at: Moment, cost: number): State | undefined;
  /** How many units fit now. */
  available(state: State | undefined, at: Moment): number;
  /** Microseconds until so many units fit, if none are taken; at most `burst` ever do. */
  wait(state: State | undefined, at: Moment, units: number): number;
  /** From when on the state says no more than none would. */
  idleAt(state: State, rule: Rule): number;
}
