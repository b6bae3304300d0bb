import type { CallerReach } from '@frontdesk/service-clients';
import DataLoader from 'dataloader';
import { noSuchDocumentProblem } from '../../documents/no-such-document.ts';
import { readableAmong } from '../../documents/readable.ts';
import type { Read, Reads } from '../../reads.ts';

export type DocumentRow = Read<'documentRows'>['items'][number];

declare const isReadable: unique symbol;
/**
 * A document that the caller may read: the access service has said so for this request. Only what is in this file makes
 * one, and whatever else is told of a document is loaded by one, so that nothing of it leaves before.
 */
export type ReadableDocument = DocumentRow & { readonly [isReadable]: true };

// What one call takes, as the contracts say.
const mostChecks = 200;
const mostDocuments = 50;

export interface ReadableDocuments {
  /** Those that the caller was shown something of. */
  readonly shown: ReadonlySet<string>;
  /** Rejects alike for a document that is missing and for one that the caller may not see. */
  one(documentId: string): Promise<ReadableDocument>;
  /** Those of a list that the caller may read. */
  among(rows: readonly DocumentRow[]): Promise<ReadableDocument[]>;
  /** Those of things that tell of a document whose document the caller may read. */
  tellingOf<Thing extends { readonly documentId: string }>(things: readonly Thing[]): Promise<Thing[]>;
}

export function createReadableDocuments(reads: Reads, reach: CallerReach): ReadableDocuments {
  const allowed = new DataLoader<string, boolean>(
    async (ids) => {
      const readable = await readableAmong(ids, reads, reach);
      return ids.map((id) => readable.has(id));
    },
    { maxBatchSize: mostChecks },
  );
  const rows = new DataLoader<string, DocumentRow | undefined>(
    async (ids) => {
      const { items } = await reads.documentRows({ ids: [...ids] }, reach);
      const found = new Map(items.map((row) => [row.documentId, row]));
      return ids.map((id) => found.get(id));
    },
    { maxBatchSize: mostDocuments },
  );
  const shown = new Set<string>();
  const tellingOf: ReadableDocuments['tellingOf'] = async (things) => {
    const may = await Promise.all(things.map(({ documentId }) => allowed.load(documentId)));
    const readable = things.filter((_, at) => may[at]);
    for (const { documentId } of readable) shown.add(documentId);
    return readable;
  };
  return {
    shown,
    tellingOf,
    async one(documentId) {
      const row = rows.load(documentId);
      row.catch(() => undefined); // a refusal is what counts when both fail
      if (!(await allowed.load(documentId))) throw noSuchDocumentProblem();
      const found = await row;
      if (found === undefined) throw noSuchDocumentProblem();
      shown.add(documentId);
      return found as ReadableDocument;
    },
    async among(listed) {
      for (const row of listed) rows.prime(row.documentId, row);
      return (await tellingOf(listed)) as ReadableDocument[];
    },
  };
}
