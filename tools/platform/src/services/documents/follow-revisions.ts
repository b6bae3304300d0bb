// documents hears of new revisions through their events, and shows them a moment later.
import type { World } from '../../world/world.ts';
import { documentUpdated } from './document-updated.ts';

const lagMs = 300;

export function followRevisions(world: World): void {
  world.subscribe((event) => {
    if (event.type !== 'revision.created') return;
    world.later(lagMs, () => showLatest(world, event.subject, event.traceparent));
  });
}

function showLatest(world: World, documentId: string, traceparent: string): void {
  const document = world.documents.get(documentId);
  const latest = world.revisions.get(documentId)?.at(-1);
  if (!document || !latest || latest.revision <= document.currentRevision) return;
  document.currentRevision = latest.revision;
  document.wordCount = latest.wordCount;
  document.version += 1;
  document.updatedAt = latest.createdAt;
  document.updatedBy = latest.authorId;
  world.publish(documentUpdated(world, document, { changedFields: ['currentRevision'], traceparent }));
}
