import type { Chances, Chooser } from './choice.ts';
import type { Member } from './member.ts';
import { cheaperOfTwo } from './two-choices.ts';

export function leastRequests({ random }: Chances): Chooser {
  return { choose: (pool) => cheaperOfTwo(pool, random, costOf) };
}

function costOf({ active, share }: Member): number {
  return active / share;
}
