// A deleted document takes with it what belongs to it; what happened and who was told of it stays.
import type { World } from './world.ts';

export function removeDocument(world: World, documentId: string): void {
  world.documents.delete(documentId);
  world.revisions.delete(documentId);
  for (const records of [
    world.attachments,
    world.grants,
    world.comments,
    world.visits,
    world.presences,
    world.summaries,
  ]) {
    dropOf(records, documentId);
  }
}

function dropOf(records: Map<string, { readonly documentId: string | null }>, documentId: string): void {
  for (const [key, record] of records) if (record.documentId === documentId) records.delete(key);
}
