import type { Algorithm, Moment, State } from './algorithm.ts';

/*
 * One number: the theoretical arrival time, at which a caller's debt is paid. A unit adds `spacing` to it, and it may be
 * ahead of the clock by a burst. Smooth, and the smallest state there is.
 */

function tolerance({ rule }: Moment): number {
  return rule.spacingUs * rule.burst;
}

function arrival(state: State | undefined, at: Moment): number {
  return Math.max(state?.[0] ?? 0, at.now);
}

export const gcra: Algorithm = {
  mended(state, at) {
    const [arrivesAt = 0] = state;
    const most = at.now + tolerance(at);
    return arrivesAt > most ? [most] : state;
  },
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
