import type { Document } from '../../world/document.ts';
import type { Change } from '../../world/events.ts';
import type { World } from '../../world/world.ts';
import { isoTime } from './documents-form.ts';

export interface Told {
  readonly changedFields: readonly string[];
  readonly traceparent: string | undefined;
}

/** The event that a document's metadata changed. */
export function documentUpdated(world: World, document: Document, { changedFields, traceparent }: Told): Change {
  const { documentId, tenantId, version, currentRevision, updatedBy, updatedAt, storageKey } = document;
  return {
    type: 'document.updated',
    source: 'documents',
    subject: documentId,
    tenantId,
    traceparent,
    data: {
      documentId,
      version,
      changedFields,
      currentRevision,
      updatedBy,
      updatedAt: isoTime(updatedAt),
      storageKey: world.internals.text(storageKey),
    },
  };
}
