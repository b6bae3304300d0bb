import fc from 'fast-check';
import { algorithms } from '../src/algorithms.ts';
import type { State } from '../src/algorithm.ts';
import { rulesOf, type AlgorithmName, type Policy, type Rule } from '../src/policy.ts';

/** 2026-01-01, in microseconds. */
export const newYear = 1_767_225_600_000_000;

export function rule(policy: Partial<Policy> & { readonly algorithm: AlgorithmName }): Rule {
  const [made] = rulesOf([{ name: 'x', limit: 10, windowS: 10, by: 'user', ...policy }]);
  return made!;
}

export interface Try {
  /** Microseconds since the one before. */
  readonly after: number;
  readonly cost: number;
}

export const anyRule = fc
  .record({
    algorithm: fc.constantFrom<AlgorithmName>('gcra', 'token-bucket', 'sliding-window', 'quota'),
    limit: fc.integer({ min: 1, max: 50 }),
    windowS: fc.integer({ min: 1, max: 120 }),
    burst: fc.integer({ min: 1, max: 80 }),
  })
  .map(({ burst, ...policy }) =>
    rule(policy.algorithm === 'gcra' || policy.algorithm === 'token-bucket' ? { ...policy, burst } : policy),
  );

const anyPause = fc.oneof(
  fc.integer({ min: 0, max: 2_000_000 }),
  fc.constantFrom(0, 1, 1_000_000),
  fc.integer({ min: 0, max: 200_000_000 }),
);

export const anyTries = fc.array(fc.record({ after: anyPause, cost: fc.integer({ min: 1, max: 12 }) }), {
  maxLength: 60,
});

export interface Tried {
  readonly now: number;
  readonly cost: number;
  readonly before: State | undefined;
  readonly after: State | undefined;
}

/** What becomes of each try, one after the other. */
export function tried(rule: Rule, tries: readonly Try[]): Tried[] {
  let state: State | undefined;
  let now = newYear + 123_456;
  return tries.map(({ after, cost }) => {
    now += after;
    const before = state;
    const charged = algorithms[rule.algorithm].charge(state, { rule, now }, cost);
    state = charged ?? state;
    return { now, cost, before, after: charged };
  });
}
