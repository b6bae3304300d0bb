import { algorithms, type State } from './algorithm.ts';
import type { Ledger } from './ledger.ts';
import type { Charge, Count } from './limit-store.ts';

export interface LocalTake {
  readonly ledger: Ledger;
  readonly keys: readonly string[];
  readonly now: number;
  readonly cost: number;
  /** What a unit weighs; more than 1 leaves room for the other instances. */
  readonly weight: number;
  readonly degraded: boolean;
}

// No time of being connected: what is counted here alone is told to the store as soon as it is back.
export const countedAlone = -1;

/** Charges all or none in this process. */
export function takeLocally(charges: readonly Charge[], take: LocalTake): Count[] {
  const { ledger, keys, now, weight, degraded } = take;
  const next: (State | undefined)[] = [];
  let isRefused = false;
  for (const [index, { rule }] of charges.entries()) {
    // However many instances there are, what fits the limit fits a share of it that has not been used.
    const cost = Math.min(take.cost * weight, rule.burst);
    const state = algorithms[rule.algorithm].charge(ledger.get(keys[index]!)?.state, { rule, now }, cost);
    if (!state) isRefused = true;
    next.push(state);
  }
  return charges.map(({ rule }, index) => {
    const key = keys[index]!;
    const state = next[index];
    if (isRefused) return { rule, now, state: ledger.get(key)?.state, refused: !state, weight, degraded };
    const idleAt = algorithms[rule.algorithm].idleAt(state!, rule);
    ledger.set(key, { state: state!, idleAt, epoch: countedAlone }, now);
    return { rule, now, state, refused: false, weight, degraded };
  });
}
