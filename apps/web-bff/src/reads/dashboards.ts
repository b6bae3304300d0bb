import { isoFromEpochSeconds, isoFromProto } from '@frontdesk/service-clients';
import { getCommentCounts } from '@frontdesk/service-clients/collaboration';
import { listDocuments } from '@frontdesk/service-clients/documents';
import { getUsage } from '@frontdesk/service-clients/generation';
import { search } from '@frontdesk/service-clients/search';
import { z } from 'zod';

const uses = {
  requests: z.int(),
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  cost_micro_usd: z.int(),
};

/** What dashboards ask for. */
export const dashboardReaders = {
  documentRows: listDocuments.reading(
    z.object({
      items: z.array(
        z.object({
          documentId: z.string(),
          title: z.string(),
          status: z.string(),
          folderId: z.string().nullable(),
          ownerId: z.string(),
          currentRevision: z.int(),
          createdAt: z.iso.datetime(),
          updatedAt: z.iso.datetime(),
        }),
      ),
      nextCursor: z.string().nullable(),
    }),
  ),
  commentTotals: getCommentCounts.reading(
    z.object({
      counts: z.array(
        z.object({
          document_id: z.string(),
          open_threads: z.int(),
          resolved_threads: z.int(),
          comments: z.int(),
          last_comment_at: isoFromEpochSeconds.nullable(),
        }),
      ),
    }),
  ),
  searchHits: search.reading(
    z.object({
      hits: z.array(
        z.object({
          documentId: z.string().min(1), // in protobuf what is missing is empty
          title: z.string(),
          revision: z.int(),
          score: z.number(),
          snippet: z.string(),
          highlights: z.array(z.object({ start: z.int(), end: z.int() })),
          updatedAt: isoFromProto.optional(),
        }),
      ),
    }),
  ),
  tokenUsage: getUsage.reading(
    z.object({
      from: z.iso.date(),
      to: z.iso.date(),
      rows: z.array(z.object({ date: z.iso.date(), user_id: z.string(), ...uses })),
      total: z.object(uses),
    }),
  ),
};
