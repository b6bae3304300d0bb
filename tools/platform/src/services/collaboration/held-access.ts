import { effectiveAccess } from '../../world/access.ts';
import type { Decision } from '../../world/access.ts';
import type { World } from '../../world/world.ts';

// By contract: what the access service said counts for so long.
const heldForMs = 30_000;

/** Answers of the access service, held for 30 seconds; undefined where the user or the document is not known. */
export function createHeldAccess(world: World): (userId: string, documentId: string) => Decision | undefined {
  const held = new Map<string, Decision>();
  return (userId, documentId) => {
    const key = `${userId}/${documentId}`;
    const known = held.get(key);
    if (known) return known;
    const decision = effectiveAccess(world, userId, documentId);
    if (!decision) return undefined;
    held.set(key, decision);
    world.later(heldForMs, () => void held.delete(key));
    return decision;
  };
}
