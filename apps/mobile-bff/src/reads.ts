import { modelOperation } from '@frontdesk/answering';
import {
  bind,
  isoFromEpochMillis,
  isoFromEpochSeconds,
  isoFromHttpDate,
  isoFromProto,
} from '@frontdesk/service-clients';
import type { Bound, Platform, Reader } from '@frontdesk/service-clients';
import { checkAccess, getEffectiveAccess } from '@frontdesk/service-clients/access';
import { getReadingState, listNotifications, markNotificationRead } from '@frontdesk/service-clients/activity';
import {
  createComment,
  listCollaborators,
  listComments,
  updateComment,
} from '@frontdesk/service-clients/collaboration';
import { getDocument, listAttachments, listDocuments, listTags } from '@frontdesk/service-clients/documents';
import { getSummary } from '@frontdesk/service-clients/generation';
import { getTenantFlags, getTenantSettings, getUser } from '@frontdesk/service-clients/identity';
import { createRevision, getLatestRevision, getOutline, getRevision } from '@frontdesk/service-clients/revisions';
import { passages, related, search } from '@frontdesk/service-clients/search';
import { z } from 'zod';
import { withoutUnsafeLinks } from './documents/safe-link.ts';

// All that this app reads of the platform, on one page. What is not named here is neither checked nor kept: it may change
// without anyone here noticing, and cannot reach a client. Names and casing are the backends'; presenters make ours.

// In protobuf what is missing is empty.
const id = z.string().min(1);
const person = { display_name: z.string(), avatar_url: z.string().nullable() };

const comment = z.object({
  comment_id: z.string(),
  parent_id: z.string().nullable(),
  author: z.object({ user_id: z.string(), ...person }),
  body: z.string(),
  mentions: z.array(z.string()),
  anchor: z.object({ block_id: z.string(), revision: z.int(), start: z.int(), end: z.int() }).nullable(),
  status: z.string(),
  resolved_by: z.string().nullable(),
  resolved_at: isoFromEpochSeconds.nullable(),
  reply_count: z.int(),
  created_at: isoFromEpochSeconds,
  edited_at: isoFromEpochSeconds.nullable(),
});

const notification = z.object({
  NotificationId: z.string(),
  Kind: z.string(),
  DocumentId: z.string(),
  CommentId: z.string().nullable(),
  ActorId: z.string().nullable(),
  Text: z.string(),
  CreatedAt: isoFromHttpDate,
  ReadAt: isoFromHttpDate.nullable(),
});

const savedRevision = { revision: z.int(), createdAt: isoFromEpochMillis };

const revisionSummary = z.object({
  ...savedRevision,
  baseRevision: z.int().nullable(),
  authorId: z.string(),
  message: z.string().nullable(),
  wordCount: z.int(),
});

// A cell or a link target longer than the contract allows could not be cut to fit a page.
const block = z.object({
  blockId: z.string(),
  type: z.string(),
  level: z.int().optional(),
  text: z.string(),
  marks: z
    .array(z.object({ start: z.int(), end: z.int(), type: z.string(), href: z.string().max(2000).optional() }))
    .transform(withoutUnsafeLinks),
  language: z.string().optional(),
  attachmentId: z.string().optional(),
  rows: z.array(z.array(z.string().max(2000))).optional(),
});
const content = z.object({ blocks: z.array(block) });

const listedDocument = z.object({
  documentId: z.string(),
  title: z.string(),
  folderId: z.string().nullable(),
  ownerId: z.string(),
  status: z.string(),
  currentRevision: z.int(),
  updatedAt: z.iso.datetime(),
});

const readers = {
  document: getDocument.reading(
    z.object({
      documentId: z.string(),
      title: z.string(),
      status: z.string(),
      language: z.string(),
      ownerId: z.string(),
      wordCount: z.int(),
      thumbnailUrl: z.string().nullable(),
      updatedAt: z.iso.datetime(),
    }),
  ),
  documents: listDocuments.reading(z.object({ items: z.array(listedDocument), nextCursor: z.string().nullable() })),
  tags: listTags.reading(z.object({ items: z.array(z.object({ name: z.string() })) })),
  attachments: listAttachments.reading(
    z.object({
      items: z.array(
        z.object({
          attachmentId: z.string(),
          fileName: z.string(),
          mediaType: z.string(),
          sizeBytes: z.int(),
          scanStatus: z.string(),
          downloadUrl: z.string().nullable(),
        }),
      ),
    }),
  ),

  access: getEffectiveAccess.reading(z.object({ permissions: z.array(z.string()) })),
  allowed: checkAccess.reading(
    z.object({ results: z.array(z.object({ documentId: z.string(), allowed: z.boolean() })) }),
  ),

  revision: getLatestRevision.reading(z.object(savedRevision)),
  latestBody: getLatestRevision.reading(z.object({ ...savedRevision, content })),
  pinnedBody: getRevision.reading(z.object({ revision: z.int(), content })),
  outline: getOutline.reading(
    z.object({
      revision: z.int(),
      items: z.array(z.object({ blockId: z.string(), level: z.int(), text: z.string() })),
    }),
  ),
  saveRevision: replayable(createRevision.reading(revisionSummary).withHeaders()),

  user: getUser.reading(z.object({ userId: z.string(), displayName: z.string(), avatarUrl: z.string().nullable() })),

  tenantSettings: getTenantSettings.reading(z.object({ ai: z.object({ enabled: z.boolean() }) })),
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
  tenantFlags: getTenantFlags.reading(
    z.object({ flags: z.array(z.object({ key: z.string(), enabled: z.boolean(), variant: z.string().nullable() })) }),
  ),

  collaborators: listCollaborators.reading(
    z.object({ collaborators: z.array(z.object({ user_id: z.string(), ...person })), total: z.int() }),
  ),
  comments: listComments.reading(z.object({ comments: z.array(comment), next_page_token: z.string() })),
  createComment: createComment.reading(comment),
  changeComment: updateComment.reading(comment),

  search: search.reading(
    z.object({
      hits: z.array(
        z.object({
          documentId: id,
          title: z.string(),
          revision: z.int(),
          snippet: z.string(),
          highlights: z.array(z.object({ start: z.int(), end: z.int() })),
          updatedAt: isoFromProto.optional(),
        }),
      ),
    }),
  ),
  passages: passages.reading(
    z.object({ passages: z.array(z.object({ documentId: id, blockId: id, text: z.string(), title: z.string() })) }),
  ),
  related: related.reading(z.object({ documents: z.array(z.object({ documentId: id, title: z.string() })) })),

  // No summary yet, and a tenant without AI, are answers and not failures.
  summary: getSummary
    .reading(z.object({ text: z.string(), stale: z.boolean() }))
    .answering({ summary_not_found: 'none', ai_disabled: 'off' }),

  readingState: getReadingState
    .reading(z.object({ LastBlockId: z.string().nullable(), ProgressPercent: z.int(), LastReadAt: isoFromHttpDate }))
    .answering({ NeverRead: null }),
  notifications: listNotifications.reading(z.object({ Items: z.array(notification), TotalPages: z.int() })),
  markNotificationRead: markNotificationRead.reading(notification),
};

/** Of the headers, only whether the answer repeats an earlier one. */
interface Replayable<Body> {
  readonly body: Body;
  readonly headers: { readonly idempotencyReplayed?: boolean };
}

function replayable<Params, Body>(reader: Reader<Params, Replayable<Body>>): Reader<Params, Replayable<Body>> {
  return reader;
}

/** What is asked of the platform, by the names that operators turn operations off by. */
export const operationsRead: ReadonlySet<string> = new Set([
  ...Object.values(readers).map(({ operation }) => operation.name),
  modelOperation,
]);

export function createReads(platform: Platform): Bound<typeof readers> {
  return bind(readers, platform);
}

export type Reads = Bound<typeof readers>;
/** What a read answers: what presenters are made from. */
export type Read<Name extends keyof Reads> = Awaited<ReturnType<Reads[Name]>>;
