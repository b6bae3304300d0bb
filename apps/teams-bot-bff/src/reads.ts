import { modelOperation } from '@frontdesk/answering';
import { bind, isoFromEpochSeconds } from '@frontdesk/service-clients';
import type { Bound, Platform } from '@frontdesk/service-clients';
import { checkAccess, getEffectiveAccess } from '@frontdesk/service-clients/access';
import { createComment, listComments, updateComment } from '@frontdesk/service-clients/collaboration';
import { getDocument, listDocuments } from '@frontdesk/service-clients/documents';
import { getSummary } from '@frontdesk/service-clients/generation';
import { getTenantSettings, getUser } from '@frontdesk/service-clients/identity';
import { passages, search } from '@frontdesk/service-clients/search';
import { z } from 'zod';

// All that this app reads of the platform, on one page. What is not named here is neither checked nor kept: it may change
// without anyone here noticing, and cannot reach a card. Names and casing are the backends'; cards make ours.

// In protobuf what is missing is empty.
const id = z.string().min(1);

const comment = z.object({
  comment_id: z.string(),
  parent_id: z.string().nullable(),
  author: z.object({ display_name: z.string() }),
  body: z.string(),
  status: z.string(),
  reply_count: z.int(),
  created_at: isoFromEpochSeconds,
});

const readers = {
  access: getEffectiveAccess.reading(z.object({ permissions: z.array(z.string()) })),
  allowed: checkAccess.reading(
    z.object({ results: z.array(z.object({ documentId: z.string(), allowed: z.boolean() })) }),
  ),

  document: getDocument.reading(
    z.object({ title: z.string(), status: z.string(), ownerId: z.string(), updatedAt: z.iso.datetime() }),
  ),
  documents: listDocuments.reading(
    z.object({ items: z.array(z.object({ documentId: z.string(), status: z.string() })) }),
  ),

  user: getUser.reading(z.object({ displayName: z.string() })),

  comments: listComments.reading(z.object({ comments: z.array(comment), next_page_token: z.string() })),
  createComment: createComment.reading(z.object({ comment_id: z.string() })),
  changeComment: updateComment.reading(z.object({ comment_id: z.string(), status: z.string() })),

  search: search.reading(
    z.object({ hits: z.array(z.object({ documentId: id, title: z.string(), snippet: z.string() })) }),
  ),

  // No summary yet, and a tenant without AI, are answers and not failures.
  summary: getSummary
    .reading(z.object({ text: z.string(), stale: z.boolean() }))
    .answering({ summary_not_found: 'none', ai_disabled: 'off' }),

  tenantSettings: getTenantSettings.reading(z.object({ ai: z.object({ enabled: z.boolean() }) })),

  // What an answer needs before a model is asked.
  passages: passages.reading(
    z.object({ passages: z.array(z.object({ documentId: id, blockId: id, text: z.string(), title: z.string() })) }),
  ),
  answerSettings: getTenantSettings.reading(
    z.object({
      ai: z.object({
        enabled: z.boolean(),
        allowedModels: z.array(z.string()),
        retentionDays: z.int(),
        monthlyBudgetUsd: z.int(),
      }),
    }),
  ),
};

/** What is asked of the platform, by the names that operators turn operations off by. */
export const operationsRead: ReadonlySet<string> = new Set([
  ...Object.values(readers).map(({ operation }) => operation.name),
  modelOperation,
]);

export function createReads(platform: Platform): Bound<typeof readers> {
  return bind(readers, platform);
}

export type Reads = Bound<typeof readers>;
/** What a read answers: what cards are made from. */
export type Read<Name extends keyof Reads> = Awaited<ReturnType<Reads[Name]>>;
