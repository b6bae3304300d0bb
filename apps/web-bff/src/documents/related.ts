import type { CallerReach } from '@frontdesk/service-clients';
import type { Read, Reads } from '../reads.ts';
import { readableAmong } from './readable.ts';

/** The near documents of the search index, which knows grants of a minute ago: those that the caller may read now. */
export async function readableRelated(
  documentId: string,
  reads: Reads,
  reach: CallerReach,
): Promise<Read<'related'>['documents']> {
  const { documents } = await reads.related({ documentId, limit: mostRelated }, reach);
  const readable = await readableAmong(
    documents.map((near) => near.documentId),
    reads,
    reach,
  );
  return documents.filter((near) => readable.has(near.documentId));
}

// A column beside the document.
const mostRelated = 8;
