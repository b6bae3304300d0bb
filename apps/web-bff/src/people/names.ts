import { orStale } from '@frontdesk/service-clients';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Reads } from '../reads.ts';

/** Names by user, as far as there are such people; null for who is not there. */
export type Names = ReadonlyMap<string, string | null>;

/** One call for all of them, and names of some minutes ago are better than none: who they are does not change. */
export async function namesOf(userIds: Iterable<string>, reads: Reads, reach: CallerReach): Promise<Names> {
  const read = orStale(reads.personName, (old) => old);
  const named = [...new Set(userIds)].map(
    async (userId) => [userId, (await read({ userId }, reach))?.displayName ?? null] as const,
  );
  return new Map(await Promise.all(named));
}
