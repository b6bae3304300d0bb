import { z } from 'zod';
import type { Read } from '../reads.ts';
import { etagOf } from './if-match.ts';

/** What a document is, but for its body and its sections. */
export const documentMetadata = {
  documentId: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  status: z.string().describe('draft, inReview, published or archived'),
  language: z.string(),
  folderId: z.string().nullable(),
  ownerId: z.string(),
  wordCount: z.int(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
};

export const etagMember = z
  .string()
  .describe('Of all that PATCH changes, tags, and the number of the revision: send it as `If-Match`');

/** What whoever made or changed a document is answered: what it is now. */
export const writtenDocument = z.object({
  ...documentMetadata,
  etag: etagMember,
  _links: z.object({ self: z.object({ href: z.string(), method: z.literal('GET') }) }),
});
type WrittenDocument = z.output<typeof writtenDocument>;

export function toWrittenDocument({ version, ...metadata }: Read<'editDocument'>): WrittenDocument {
  const self = { href: `/v2/documents/${metadata.documentId}`, method: 'GET' as const };
  return { ...metadata, etag: etagOf(version), _links: { self } };
}
