import type { Member } from './member.ts';

// A tenth at first, as Envoy's slow start: enough to warm up, too little to hurt when it is not well yet.
const steps = 10;

/** Sets the share of a member that is ramping up; returns when it grows next, `Infinity` when it has all of it. */
export function ramp(member: Member, rampMs: number, now: number): number {
  const { weight } = member.instance;
  const step = rampMs > 0 ? Math.floor(((now - member.rampFrom) / rampMs) * steps) : steps;
  if (step >= steps) {
    member.share = weight;
    return Infinity;
  }
  member.share = (weight * Math.max(step, 1)) / steps;
  return member.rampFrom + (Math.max(step, 1) + 1) * (rampMs / steps);
}
