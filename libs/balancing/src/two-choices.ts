import type { Member } from './member.ts';
import type { Pool } from './pool.ts';

/**
 * The cheaper one of two, drawn by their shares: nearly as good as looking at all, and two callers that know the same
 * do not all run to the same instance. The first drawn wins a tie, so that idle instances get calls by share.
 */
export function cheaperOfTwo(pool: Pool, random: () => number, costOf: (member: Member) => number): Member {
  const { members, even, total } = pool;
  const first = even ? Math.floor(random() * members.length) : drawn(members, random() * total, -1);
  const a = members[first] as Member;
  const rest = even ? Math.floor(random() * (members.length - 1)) : drawn(members, random() * (total - a.share), first);
  const b = members[even && rest >= first ? rest + 1 : rest] as Member;
  return costOf(b) < costOf(a) ? b : a;
}

function drawn(members: readonly Member[], point: number, not: number): number {
  let left = point;
  let last = 0;
  for (let at = 0; at < members.length; at += 1) {
    if (at === not) continue;
    last = at;
    left -= (members[at] as Member).share;
    if (left < 0) return at;
  }
  return last; // what rounding leaves over
}
