import { Refusal } from '../../http/refusal.ts';
import type { TokenCaller } from '../../http/tokens.ts';
import type { Revision } from '../../world/revision.ts';
import type { World } from '../../world/world.ts';

/** Of a document of the caller's tenant; there is at least one. Grants are not asked for. */
export function requireRevisions(world: World, { tenantId }: TokenCaller, documentId: string): readonly Revision[] {
  const document = world.documents.get(documentId);
  const revisions = world.revisions.get(documentId);
  if (document?.tenantId === tenantId && revisions && revisions.length > 0) return revisions;
  throw new Refusal(404, 'DOCUMENT_NOT_FOUND', `no document ${documentId.slice(0, 60)}`);
}

export function requireRevision(revisions: readonly Revision[], revision: number): Revision {
  const found = revisions[revision - 1];
  if (found) return found;
  const details = { latestRevision: revisions.length };
  throw new Refusal(404, 'REVISION_NOT_FOUND', `no revision ${revision}`, { details });
}
