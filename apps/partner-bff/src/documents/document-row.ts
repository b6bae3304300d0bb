import { z } from 'zod';
import type { Read } from '../reads.ts';

/** A document in a list. */
export const documentRow = z.object({
  documentId: z.string(),
  title: z.string(),
  status: z.string().describe('draft, inReview, published or archived'),
  ownerId: z.string(),
  folderId: z.string().nullable(),
  revision: z.int(),
  updatedAt: z.iso.datetime(),
});

export function toDocumentRow(document: Read<'documents'>['items'][number]): z.output<typeof documentRow> {
  const { currentRevision: revision, ...row } = document;
  return { ...row, revision };
}
