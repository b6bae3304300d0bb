import type { CallerReach } from '@frontdesk/service-clients';
import { readableAmong } from '../documents/readable.ts';
import type { Reads } from '../reads.ts';

export interface ReadingPlace {
  readonly documentId: string;
  readonly progressPercent: number;
  readonly lastBlockId: string | null;
  readonly lastReadAt: string;
}

/** Where the caller stopped in those of the documents that they may read and have opened. */
export async function readingPlaces(
  documentIds: readonly string[],
  reads: Reads,
  reach: CallerReach,
): Promise<ReadingPlace[]> {
  // The activity service asks for no grants; its answers wait here for the access service's.
  const [readable, ...places] = await Promise.all([
    readableAmong(documentIds, reads, reach),
    ...documentIds.map((documentId) => placeIn(documentId, reads, reach)),
  ]);
  return places.filter((place) => place !== null && readable.has(place.documentId)) as ReadingPlace[];
}

async function placeIn(documentId: string, reads: Reads, reach: CallerReach): Promise<ReadingPlace | null> {
  const state = await reads.readingState({ documentId }, reach);
  if (state === null) return null;
  const { ProgressPercent: progressPercent, LastBlockId: lastBlockId, LastReadAt: lastReadAt } = state;
  return { documentId, progressPercent, lastBlockId, lastReadAt };
}
