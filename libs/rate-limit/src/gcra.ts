import type { Algorithm, Moment, State } from './algorithm.ts';

/*
 * One number: the theoretical arrival time, at which a caller's debt is paid. A unit adds `spacing` to it, and it may be
 * ahead of the clock by a burst. Smooth, and the smallest state there is.
 */

function tolerance({ rule }: Moment): number {
  return rule.spacingUs * rule.burst;
}

// A time further ahead than a whole burst is from a clock that has stepped back since.
function arrival(state: State | undefined, at: Moment): number {
  return Math.min(Math.max(state?.[0] ?? 0, at.now), at.now + tolerance(at));
}

export const gcra: Algorithm = {
  charge(state, at, cost) {
    const next = arrival(state, at) + cost * at.rule.spacingUs;
    return next > at.now + tolerance(at) ? undefined : [Math.max(next, at.now)];
  },
  available(state, at) {
    return Math.floor((at.now + tolerance(at) - arrival(state, at)) / at.rule.spacingUs);
  },
  wait(state, at, units) {
    return Math.max(0, arrival(state, at) + units * at.rule.spacingUs - tolerance(at) - at.now);
  },
  idleAt([arrivesAt = 0]) {
    return arrivesAt;
  },
};
