import { orStale } from '@frontdesk/service-clients';
import type { CallerReach } from '@frontdesk/service-clients';
import DataLoader from 'dataloader';
import type { Read, Reads } from '../../reads.ts';
import { eachAtMost } from './many.ts';
import { createReadableDocuments } from './readable-documents.ts';
import type { ReadableDocument, ReadableDocuments } from './readable-documents.ts';

export type CommentTotals = Read<'commentTotals'>['counts'][number];
export type RevisionSummary = Read<'revisions'>['items'][number];

type OfDocument<Value> = DataLoader<ReadableDocument, Value, string>;

/** What one request has read, each thing once, however often its operation names it. */
export interface Loaders {
  readonly documents: ReadableDocuments;
  /** By user id. */
  readonly people: DataLoader<string, Read<'user'>>;
  /** What lists of documents do not say. */
  readonly details: OfDocument<Read<'document'>>;
  readonly tags: OfDocument<Read<'tags'>['items']>;
  readonly analytics: OfDocument<Read<'analytics'>>;
  readonly latestRevision: OfDocument<RevisionSummary | null>;
  /** Null where the collaboration service does not know the document yet. */
  readonly commentTotals: OfDocument<CommentTotals | null>;
}

// What one call takes, as the contract says.
const mostCounts = 100;
// A page of 50 is four rounds, and sixteen such pages find a place in a backend at once.
const atOnce = 16;

export function createLoaders(reads: Reads, reach: CallerReach): Loaders {
  // The contracts know no batch of these: a call for each document, and each is kept as if alone.
  const oneByOne = <Value>(read: (documentId: string) => Promise<Value>): OfDocument<Value> =>
    new DataLoader((documents) => eachAtMost(atOnce, documents, (one) => read(one.documentId)), {
      cacheKeyFn: (document) => document.documentId,
    });
  const analytics = orStale(reads.analytics, (old) => old); // they say themselves of when they are
  return {
    documents: createReadableDocuments(reads, reach),
    // Calls that begin together are one batchGetUsers.
    people: new DataLoader((ids) => eachAtMost(ids.length, ids, (userId) => reads.user({ userId }, reach))),
    details: oneByOne((documentId) => reads.document({ documentId }, reach)),
    tags: oneByOne(async (documentId) => (await reads.tags({ documentId }, reach)).items),
    analytics: oneByOne((documentId) => analytics({ documentId }, reach)),
    // Without the body, which the latest revision itself comes with.
    latestRevision: oneByOne(async (documentId) => {
      const { items } = await reads.revisions({ documentId, limit: 1 }, reach);
      return items[0] ?? null;
    }),
    commentTotals: new DataLoader(
      async (documents) => {
        const ids = documents.map(({ documentId }) => documentId);
        const { counts } = await reads.commentTotals({ document_ids: ids }, reach);
        const byId = new Map(counts.map((count) => [count.document_id, count]));
        return ids.map((id) => byId.get(id) ?? null);
      },
      { maxBatchSize: mostCounts, cacheKeyFn: (document) => document.documentId },
    ),
  };
}
