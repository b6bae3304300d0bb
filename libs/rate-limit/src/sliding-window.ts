import type { Algorithm, Moment, State } from './algorithm.ts';

/*
 * Two counters: this window's, and as much of the one before as still reaches into the window that ends now. A caller's
 * windows begin with their first request, so that not all begin at once.
 */
type Window = readonly [start: number, previous: number, current: number];

function windowAt(state: State | undefined, { rule, now }: Moment): Window {
  if (!state) return [now, 0, 0];
  const [start = now, previous = 0, current = 0] = state;
  if (now < start + rule.windowUs) return [start, previous, current];
  if (now < start + 2 * rule.windowUs) return [start + rule.windowUs, current, 0];
  return [now, 0, 0];
}

function left([start, previous, current]: Window, { rule, now }: Moment): number {
  const reaching = Math.ceil((previous * (rule.windowUs - (now - start))) / rule.windowUs);
  return Math.max(0, rule.limit - current - reaching);
}

export const slidingWindow: Algorithm = {
  mended(state, { now }) {
    const [start = now, previous = 0, current = 0] = state;
    return start > now ? [now, previous, current] : state;
  },
  charge(state, at, cost) {
    const window = windowAt(state, at);
    if (cost > 0 && left(window, at) < cost) return undefined;
    return [window[0], window[1], Math.max(0, window[2] + cost)];
  },
  available(state, at) {
    return left(windowAt(state, at), at);
  },
  wait(state, at, units) {
    const window = windowAt(state, at);
    if (left(window, at) >= units) return 0;
    const [start, previous, current] = window;
    const { windowUs, limit } = at.rule;
    const elapsed = at.now - start;
    const room = limit - units;
    if (current <= room) return fits(previous, room - current, windowUs) - elapsed;
    return windowUs - elapsed + fits(current, room, windowUs);
  },
  idleAt([start = 0, , current = 0], rule) {
    return start + (current > 0 ? 2 : 1) * rule.windowUs;
  },
};

// How far into a window no more than `room` of the previous one reaches into it.
function fits(previous: number, room: number, windowUs: number): number {
  return previous <= room ? 0 : Math.ceil(windowUs - (room * windowUs) / previous);
}
