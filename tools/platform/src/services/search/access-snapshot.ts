import { may } from '../../world/access.ts';
import type { World } from '../../world/world.ts';

export interface AccessSnapshot {
  readonly takenAt: number;
  readonly readable: ReadonlySet<string>;
}

// By contract; a document that a user has lost access to may still be found for so long.
const heldForMs = 60_000;

/** What a user may read, as of up to 60 seconds ago. */
export function createAccessSnapshots(world: World): (userId: string, tenantId: string) => AccessSnapshot {
  const held = new Map<string, AccessSnapshot>();
  return (userId, tenantId) => {
    const known = held.get(userId);
    if (known) return known;
    const readable = new Set<string>();
    for (const { documentId, tenantId: ofTenant } of world.documents.values()) {
      if (ofTenant === tenantId && may(world, userId, documentId, 'read')) readable.add(documentId);
    }
    const snapshot = { takenAt: world.now(), readable };
    held.set(userId, snapshot);
    world.later(heldForMs, () => void held.delete(userId));
    return snapshot;
  };
}
