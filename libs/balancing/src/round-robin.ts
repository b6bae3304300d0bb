import type { Chooser } from './choice.ts';
import type { Member } from './member.ts';

/**
 * Smooth, as nginx does it: each call gives every member its share as credit, the richest one takes the call and pays
 * all that was given. In as many calls as the weights add up to each has had its part, never in one lump.
 */
export function roundRobin({ byWeight }: { byWeight: boolean }): Chooser {
  return {
    choose({ members }) {
      let chosen: Member | undefined;
      let given = 0;
      for (const member of members) {
        const share = byWeight ? member.share : member.share / member.instance.weight;
        member.credit += share;
        given += share;
        if (chosen === undefined || member.credit > chosen.credit) chosen = member;
      }
      chosen ??= members[0] as Member;
      chosen.credit -= given;
      return chosen;
    },
  };
}
