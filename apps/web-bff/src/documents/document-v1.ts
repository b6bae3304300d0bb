import { olderAnswer, olderInput } from '@frontdesk/versioning';
import { z } from 'zod';
import { degraded } from '../degraded.ts';
import { documentQuery } from './get-document.ts';
import { richDocument } from './rich-document.ts';

/** A document as version 1 was published: flat, and with what its one screen showed. */
const flatDocument = z.object({
  documentId: z.string(),
  title: z.string(),
  status: z.string(),
  language: z.string(),
  wordCount: z.int(),
  updatedAt: z.iso.datetime(),
  permissions: z.array(z.string()),
  revision: z.int(),
  savedAt: z.iso.datetime(),
  ownerId: z.string(),
  ownerName: z.string().nullable(),
  tags: z.array(z.string()).nullable(),
  attachmentNames: z.array(z.string()).nullable(),
  commentCount: z.int().nullable().describe('Of threads and replies among the first hundred'),
  summaryState: z.enum(['ready', 'stale', 'none', 'off']).nullable(),
  summary: z.string().nullable(),
  progressPercent: z.int().nullable(),
  blocks: z
    .array(z.object({ blockId: z.string(), type: z.string(), text: z.string() }))
    .nullable()
    .optional(),
  degraded,
});

export const documentAsV1 = olderAnswer({
  date: '2026-11-22',
  reason:
    'Version 2 nests: a page loads its sections by name, a lost one is null as a whole, and comments are threads. ' +
    'The flat names of version 1 had no place for that.',
  from: richDocument,
  to: flatDocument,
  down: ({ owner, tags, attachments, comments, summary, readingState, body, ...rest }) => ({
    documentId: rest.documentId,
    title: rest.title,
    status: rest.status,
    language: rest.language,
    wordCount: rest.wordCount,
    updatedAt: rest.updatedAt,
    permissions: rest.access.permissions,
    revision: rest.revision.revision,
    savedAt: rest.revision.savedAt,
    ownerId: rest.ownerId,
    ownerName: owner?.name ?? null,
    tags: tags?.map(({ name }) => name) ?? null,
    attachmentNames: attachments?.map(({ fileName }) => fileName) ?? null,
    commentCount: comments?.threads.reduce((sum, { replies }) => sum + 1 + replies.length, 0) ?? null,
    summaryState: summary?.state ?? null,
    summary: summary?.text ?? null,
    progressPercent: readingState?.progressPercent ?? null,
    ...(body && { blocks: body.blocks.map(({ blockId, type, text }) => ({ blockId, type, text })) }),
    degraded: rest.degraded,
  }),
});

// What the flat shape shows: nothing else is loaded for it.
const shownInV1 = 'owner,tags,attachments,comments,summary,readingState';

export const queryOfV1 = olderInput({
  date: '2026-11-22',
  reason: 'Version 1 had one switch, for the body. Version 2 names its sections.',
  from: z.strictObject({ body: z.enum(['full']).optional() }),
  to: documentQuery,
  up: ({ body }) => ({ include: body === 'full' ? `${shownInV1},body` : shownInV1 }),
});
