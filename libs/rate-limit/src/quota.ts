import type { Algorithm, Moment, State } from './algorithm.ts';

/*
 * One counter for each window of the calendar (86400 s: a day in UTC). Twice the limit fits across a window's end: a
 * quota bounds what is spent in a day, and stands beside a limit that bounds the pace.
 */
type Day = readonly [start: number, used: number];

function startOf({ rule, now }: Moment): number {
  return now - (now % rule.windowUs);
}

function dayAt(state: State | undefined, at: Moment): Day {
  const start = startOf(at);
  const [began = 0, used = 0] = state ?? [];
  return [start, began < start ? 0 : used];
}

export const quota: Algorithm = {
  mended(state, at) {
    const [began = 0, used = 0] = state;
    const start = startOf(at);
    return began > start ? [start, used] : state;
  },
  charge(state, at, cost) {
    const [start, used] = dayAt(state, at);
    return cost > 0 && used + cost > at.rule.limit ? undefined : [start, Math.max(0, used + cost)];
  },
  available(state, at) {
    return Math.max(0, at.rule.limit - dayAt(state, at)[1]);
  },
  wait(state, at, units) {
    const [start, used] = dayAt(state, at);
    return used + units <= at.rule.limit ? 0 : start + at.rule.windowUs - at.now;
  },
  idleAt([start = 0], rule) {
    return start + rule.windowUs;
  },
};
