import type { State } from './algorithm.ts';
import { algorithms } from './algorithms.ts';
import type { Entry, Ledger } from './ledger.ts';
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
const countedAlone = -1;

interface Tried {
  readonly found: Entry | undefined;
  readonly before: State | undefined;
  readonly after: State | undefined;
}

/** Charges all or none in this process. */
export function takeLocally(charges: readonly Charge[], take: LocalTake): Count[] {
  const { keys, now, weight, degraded } = take;
  const tries = charges.map((charge, index) => tryCharge(charge, keys[index]!, take));
  const isRefused = tries.some(({ after }) => !after);
  return tries.map(({ found, before, after }, index) => {
    const { rule } = charges[index]!;
    const state = isRefused ? before : after;
    // A state from the future too, or its caller would be refused until the clock is where it once was.
    if (state && state !== found?.state) {
      const idleAt = algorithms[rule.algorithm].idleAt(state, rule);
      take.ledger.set(keys[index]!, { state, idleAt, epoch: countedAlone }, now, found);
    }
    return { rule, now, state, refused: !after, weight, degraded };
  });
}

function tryCharge({ rule }: Charge, key: string, take: LocalTake): Tried {
  const { charge, mended } = algorithms[rule.algorithm];
  const at = { rule, now: take.now };
  const found = take.ledger.get(key);
  const before = found && mended(found.state, at);
  // However many instances there are, what fits the limit fits a share of it that has not been used.
  return { found, before, after: charge(before, at, Math.min(take.cost * take.weight, rule.burst)) };
}
