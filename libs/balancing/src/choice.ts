import { consistentHash } from './consistent-hash.ts';
import { leastRequests } from './least-requests.ts';
import { leastResponseTime } from './least-response-time.ts';
import type { Member } from './member.ts';
import type { Pool } from './pool.ts';
import { roundRobin } from './round-robin.ts';

/** How one of several usable instances is chosen. */
export type Choice = 'round-robin' | 'weighted' | 'least-requests' | 'least-response-time' | 'consistent-hash';

export interface Chooser {
  /** One of at least two members. */
  choose(pool: Pool, key: string | undefined): Member;
  /** Hears how long a call took; the usual average when absent. */
  observe?(member: Member, tookMs: number, ok: boolean): void;
}

export interface Chances {
  readonly now: () => number;
  readonly random: () => number;
}

export const choosers: Readonly<Record<Choice, (chances: Chances) => Chooser>> = {
  'round-robin': () => roundRobin({ byWeight: false }),
  weighted: () => roundRobin({ byWeight: true }),
  'least-requests': leastRequests,
  'least-response-time': leastResponseTime,
  'consistent-hash': consistentHash,
};
