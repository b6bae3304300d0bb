import type { Algorithm, Moment, State } from './algorithm.ts';
import type { Rule } from './policy.ts';

/*
 * Credit and when it was counted. In units of 1/windowUs of a token, so that `limit` of them come back each microsecond:
 * whole numbers, exact at any rate.
 */

function capacity(rule: Rule): number {
  return rule.burst * rule.windowUs;
}

function credit(state: State | undefined, { rule, now }: Moment): number {
  const full = capacity(rule);
  if (!state) return full;
  const [counted = full, at = now] = state;
  // No longer than it takes to fill, so that no product is too large to be exact.
  const elapsed = Math.min(now - at, Math.ceil(full / rule.limit));
  return Math.min(full, counted + elapsed * rule.limit);
}

export const tokenBucket: Algorithm = {
  mended(state, { now }) {
    const [counted = 0, at = now] = state;
    return at > now ? [counted, now] : state;
  },
  charge(state, at, cost) {
    const left = credit(state, at) - cost * at.rule.windowUs;
    return left < 0 ? undefined : [Math.min(left, capacity(at.rule)), at.now];
  },
  available(state, at) {
    return Math.floor(credit(state, at) / at.rule.windowUs);
  },
  wait(state, at, units) {
    return Math.max(0, Math.ceil((units * at.rule.windowUs - credit(state, at)) / at.rule.limit));
  },
  idleAt([counted = 0, at = 0], rule) {
    return at + Math.ceil((capacity(rule) - counted) / rule.limit);
  },
};
