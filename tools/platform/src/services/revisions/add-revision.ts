// Stores a new revision and tells of it.
import { revisionKey } from '../../seed/seeded-revision.ts';
import { wordsIn } from '../../world/revision.ts';
import type { Block, Revision } from '../../world/revision.ts';
import type { World } from '../../world/world.ts';

export interface NewRevision {
  readonly documentId: string;
  readonly authorId: string;
  readonly message: string | null;
  readonly blocks: readonly Block[];
}

export function addRevision(world: World, given: NewRevision, traceparent: string | undefined): Revision {
  const { documentId, authorId, message, blocks } = given;
  const revisions = world.revisions.get(documentId) ?? [];
  const number = revisions.length + 1;
  const revision: Revision = {
    documentId,
    revision: number,
    baseRevision: number === 1 ? null : number - 1,
    authorId,
    message,
    createdAt: world.now(),
    wordCount: wordsIn(blocks),
    sizeBytes: sizeOf(blocks),
    storageKey: revisionKey(documentId, number),
    blocks: () => blocks,
  };
  world.revisions.set(documentId, [...revisions, revision]);
  const { baseRevision, createdAt } = revision;
  world.publish({
    type: 'revision.created',
    source: 'revisions',
    subject: documentId,
    tenantId: world.documents.get(documentId)!.tenantId,
    data: { documentId, revision: number, baseRevision, authorId, createdAt },
    traceparent,
  });
  return revision;
}

export function sizeOf(blocks: readonly Block[]): number {
  return Buffer.byteLength(JSON.stringify({ schemaVersion: 3, blocks }));
}
