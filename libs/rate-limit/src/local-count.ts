import { algorithms, type State } from './algorithm.ts';
import type { Ledger } from './ledger.ts';
import type { Charge, Count } from './limit-store.ts';
import type { Rule } from './policy.ts';

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

interface Tried {
  readonly before: State | undefined;
  readonly after: State | undefined;
}

/** Charges all or none in this process. */
export function takeLocally(charges: readonly Charge[], take: LocalTake): Count[] {
  const { keys, now, weight, degraded } = take;
  const tries = charges.map((charge, index) => tryCharge(charge, keys[index]!, take));
  const isRefused = tries.some(({ after }) => !after);
  return charges.map(({ rule }, index) => {
    const { before, after } = tries[index]!;
    const state = isRefused ? before : after;
    if (state && !isRefused) keep(rule, state, { take, key: keys[index]! });
    return { rule, now, state, refused: !after, weight, degraded };
  });
}

function tryCharge({ rule }: Charge, key: string, take: LocalTake): Tried {
  const { ledger, now, weight } = take;
  const { charge, mended } = algorithms[rule.algorithm];
  const at = { rule, now };
  const stored = ledger.get(key)?.state;
  const before = stored && mended(stored, at);
  // Kept at once, or a caller would be refused until the clock is where it once was.
  if (before && before !== stored) keep(rule, before, { take, key });
  // However many instances there are, what fits the limit fits a share of it that has not been used.
  return { before, after: charge(before, at, Math.min(take.cost * weight, rule.burst)) };
}

function keep(rule: Rule, state: State, { take, key }: { take: LocalTake; key: string }): void {
  const idleAt = algorithms[rule.algorithm].idleAt(state, rule);
  take.ledger.set(key, { state, idleAt, epoch: countedAlone }, take.now);
}
