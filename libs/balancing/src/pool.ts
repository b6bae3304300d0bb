import type { Member } from './member.ts';

/** Members to choose from. */
export interface Pool {
  readonly members: readonly Member[];
  /** The sum of their shares. */
  readonly total: number;
  /** All shares are the same, so that a choice need not look at them. */
  readonly even: boolean;
}

export function poolOf(members: readonly Member[]): Pool {
  const first = members[0]?.share ?? 0;
  return {
    members,
    total: members.reduce((sum, { share }) => sum + share, 0),
    even: members.every(({ share }) => share === first),
  };
}

/** The usable members of the best priority. When none is usable, all: a guess is better than a certain failure. */
export function usable(members: readonly Member[]): Pool {
  return bestOf(members.filter(isUsable)) ?? poolOf(members);
}

/** As `pool`, without those named, unless there is nobody else: then the next priority, then those named again. */
export function without(pool: Pool, not: readonly string[], all: readonly Member[]): Pool {
  const isOther = ({ id }: Member): boolean => !not.includes(id);
  const others = pool.members.filter(isOther);
  if (others.length > 0) return poolOf(others);
  return bestOf(all.filter((member) => isUsable(member) && isOther(member))) ?? pool;
}

function isUsable({ out, healthy }: Member): boolean {
  return healthy && !out;
}

function bestOf(members: readonly Member[]): Pool | undefined {
  if (members.length === 0) return undefined;
  const best = Math.min(...members.map(priorityOf));
  return poolOf(members.filter((member) => priorityOf(member) === best));
}

function priorityOf({ instance }: Member): number {
  return instance.priority ?? 0;
}
