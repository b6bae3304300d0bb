import type { Presence } from '../../world/comment.ts';
import type { World } from '../../world/world.ts';

// By contract: people drop out so long after they were last seen.
const seenForMs = 30_000;
// A seeded idle person was last seen so long ago, as in the contract's example.
const idleForMs = 19_000;

export interface Present {
  readonly presence: Presence;
  readonly lastSeenAt: number;
}

/** Who has the document open now. Asking is being there: the caller is among them. */
export function presentPeople(world: World, documentId: string, callerId: string): Present[] {
  const now = world.now();
  const key = `${documentId}/${callerId}`;
  const own = world.presences.get(key);
  if (own) own.lastSeenAt = now;
  else
    world.presences.set(key, {
      documentId,
      userId: callerId,
      state: 'active',
      blockId: null,
      lastSeenAt: now,
      stays: false,
    });
  const present: Present[] = [];
  for (const [at, presence] of world.presences) {
    const lastSeenAt = presence.stays ? seededSeen(presence, { now, isCaller: at === key }) : presence.lastSeenAt;
    if (now - lastSeenAt >= seenForMs) world.presences.delete(at);
    else if (presence.documentId === documentId) present.push({ presence, lastSeenAt });
  }
  return present.sort((a, b) => b.lastSeenAt - a.lastSeenAt).slice(0, 200);
}

function seededSeen({ state }: Presence, { now, isCaller }: { now: number; isCaller: boolean }): number {
  return state === 'idle' && !isCaller ? now - idleForMs : now;
}
