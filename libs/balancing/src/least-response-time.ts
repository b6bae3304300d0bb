import type { Chances, Chooser } from './choice.ts';
import type { Member } from './member.ts';
import { cheaperOfTwo } from './two-choices.ts';

// As Finagle: what was slow is half forgotten after 7 s.
const decayMs = 10_000;
// Without a first answer nothing is known: one call finds out, others go elsewhere while there is an elsewhere.
const unknownMs = 60_000;
const mostMs = 60_000;
// 0 is what was never called.
const leastMs = 0.001;

/** Peak EWMA: a slow answer counts at once and in full, quick ones afterwards only little by little. */
export function leastResponseTime({ now, random }: Chances): Chooser {
  let at = 0;
  const costOf = (member: Member): number => {
    if (member.ewmaMs === 0) return member.active === 0 ? 0 : unknownMs * member.active;
    const kept = Math.exp((member.ewmaAt - at) / decayMs);
    return (member.ewmaMs * kept * (member.active + 1)) / member.share;
  };
  return {
    choose(pool) {
      at = now();
      return cheaperOfTwo(pool, random, costOf);
    },
    observe(member, tookMs, ok) {
      const time = now();
      const kept = Math.exp((member.ewmaAt - time) / decayMs);
      const before = member.ewmaMs * kept;
      // A quick failure is no quick answer, or the broken instance would attract all calls.
      const took = ok ? Math.max(tookMs, leastMs) : Math.max(tookMs, Math.min(before * 2, mostMs), 1);
      member.ewmaMs = took > before ? took : before + took * (1 - kept);
      member.ewmaAt = time;
    },
  };
}
