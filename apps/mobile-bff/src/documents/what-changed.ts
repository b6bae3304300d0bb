import type { Read } from '../reads.ts';
import { toDocumentRow } from './document-row.ts';
import type { DocumentRow } from './document-row.ts';

interface Held {
  readonly documentId: string;
  readonly updatedAt: string;
}

export interface Changes {
  changed: DocumentRow[];
  gone: string[];
  unchanged: string[];
}

/** Any other instant is a change, an earlier one too: a copy may be of a document that was put back. */
export function whatChanged(held: readonly Held[], present: Read<'documents'>['items']): Changes {
  const byId = new Map(present.map((document) => [document.documentId, document]));
  const changes: Changes = { changed: [], gone: [], unchanged: [] };
  for (const { documentId, updatedAt } of held) {
    const document = byId.get(documentId);
    if (document === undefined) changes.gone.push(documentId);
    else if (Date.parse(document.updatedAt) === Date.parse(updatedAt)) changes.unchanged.push(documentId);
    else changes.changed.push(toDocumentRow(document));
  }
  return changes;
}
