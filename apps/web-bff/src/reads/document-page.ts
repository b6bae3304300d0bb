import { isoFromEpochMillis, isoFromEpochSeconds, isoFromHttpDate } from '@frontdesk/service-clients';
import { checkAccess, getEffectiveAccess, listGrants } from '@frontdesk/service-clients/access';
import { getAnalytics, getReadingState, listActivity } from '@frontdesk/service-clients/activity';
import {
  createComment,
  getPresence,
  listCollaborators,
  listComments,
  updateComment,
} from '@frontdesk/service-clients/collaboration';
import { getDocument, listAttachments, listTags } from '@frontdesk/service-clients/documents';
import { getSummary } from '@frontdesk/service-clients/generation';
import { getTenantFlags, getTenantSettings, getUser } from '@frontdesk/service-clients/identity';
import { createRevision, getLatestRevision, getOutline, listRevisions } from '@frontdesk/service-clients/revisions';
import { related } from '@frontdesk/service-clients/search';
import { z } from 'zod';
import { withoutUnsafeLinks } from '../documents/safe-link.ts';
import { withHeaders } from './with-headers.ts';

const person = { user_id: z.string(), display_name: z.string() };

const comment = z.object({
  comment_id: z.string(),
  parent_id: z.string().nullable(),
  author: z.object(person),
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

const savedRevision = { revision: z.int(), createdAt: isoFromEpochMillis };

export const revisionSummary = z.object({
  ...savedRevision,
  baseRevision: z.int().nullable(),
  authorId: z.string(),
  message: z.string().nullable(),
  wordCount: z.int(),
});

export const block = z.object({
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
export const content = z.object({ blocks: z.array(block) });

/** What a document is, but for its body. */
export const documentMetadata = z.object({
  documentId: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  status: z.string(),
  language: z.string(),
  folderId: z.string().nullable(),
  ownerId: z.string(),
  version: z.int(),
  wordCount: z.int(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
});

/** What a document’s page shows, and what is written from it. */
export const documentPageReaders = {
  document: getDocument.reading(documentMetadata),
  tags: listTags.reading(
    z.object({ items: z.array(z.object({ name: z.string(), addedBy: z.string(), addedAt: z.iso.datetime() })) }),
  ),
  attachments: listAttachments.reading(
    z.object({
      items: z.array(
        z.object({
          attachmentId: z.string(),
          fileName: z.string(),
          mediaType: z.string(),
          sizeBytes: z.int(),
          scanStatus: z.string(),
          uploadedBy: z.string(),
          uploadedAt: z.iso.datetime(),
        }),
      ),
    }),
  ),

  access: getEffectiveAccess.reading(z.object({ role: z.string(), permissions: z.array(z.string()) })),
  // Who may not see them is no failure.
  grants: withHeaders(
    listGrants
      .reading(
        z.array(
          z.object({
            grantId: z.string(),
            granteeId: z.string(),
            granteeType: z.string(),
            role: z.string(),
            inheritedFrom: z.string().nullable(),
            grantedBy: z.string(),
            grantedAt: z.iso.datetime(),
            expiresAt: z.iso.datetime().nullable(),
          }),
        ),
      )
      .withHeaders()
      .answering({ '1403': 'hidden' }),
  ),
  allowed: checkAccess.reading(
    z.object({ results: z.array(z.object({ documentId: z.string(), allowed: z.boolean() })) }),
  ),

  revision: getLatestRevision.reading(z.object(savedRevision)),
  latestBody: getLatestRevision.reading(z.object({ ...savedRevision, content })),
  revisions: listRevisions.reading(z.object({ items: z.array(revisionSummary), total: z.int() })),
  outline: getOutline.reading(
    z.object({
      revision: z.int(),
      items: z.array(z.object({ blockId: z.string(), level: z.int(), text: z.string() })),
    }),
  ),
  saveRevision: withHeaders(createRevision.reading(revisionSummary).withHeaders()),

  user: getUser.reading(
    z.object({ userId: z.string(), displayName: z.string(), jobTitle: z.string().nullable(), status: z.string() }),
  ),

  tenantSettings: getTenantSettings.reading(z.object({ ai: z.object({ enabled: z.boolean() }) })),
  tenantFlags: getTenantFlags.reading(
    z.object({ flags: z.array(z.object({ key: z.string(), enabled: z.boolean(), variant: z.string().nullable() })) }),
  ),

  collaborators: listCollaborators.reading(
    z.object({
      collaborators: z.array(z.object({ ...person, last_active_at: isoFromEpochSeconds })),
      total: z.int(),
    }),
  ),
  presence: getPresence.reading(
    z.object({
      users: z.array(
        z.object({
          ...person,
          state: z.string(),
          block_id: z.string().nullable(),
          last_seen_at: isoFromEpochSeconds,
        }),
      ),
      as_of: isoFromEpochSeconds,
    }),
  ),
  comments: listComments.reading(z.object({ comments: z.array(comment), next_page_token: z.string() })),
  createComment: createComment.reading(comment),
  changeComment: updateComment.reading(comment),

  // In protobuf what is missing is empty.
  related: related.reading(
    z.object({ documents: z.array(z.object({ documentId: z.string().min(1), title: z.string() })) }),
  ),

  // No summary yet, and a tenant without AI, are answers and not failures.
  summary: getSummary
    .reading(
      z.object({
        revision: z.int(),
        stale: z.boolean(),
        language: z.string(),
        text: z.string(),
        key_points: z.array(z.string()),
        citations: z.array(z.object({ block_id: z.string(), quote: z.string() })),
        created_at: isoFromEpochSeconds,
      }),
    )
    .answering({ summary_not_found: 'none', ai_disabled: 'off' }),

  readingState: getReadingState
    .reading(
      z.object({
        LastReadRevision: z.int(),
        LastBlockId: z.string().nullable(),
        ProgressPercent: z.int(),
        UnreadRevisions: z.int(),
        LastReadAt: isoFromHttpDate,
      }),
    )
    .answering({ NeverRead: null }),
  activity: listActivity.reading(
    z.object({
      Items: z.array(
        z.object({
          ActivityId: z.string(),
          Type: z.string(),
          ActorId: z.string().nullable(),
          OccurredAt: isoFromHttpDate,
          Revision: z.int().nullable(),
          CommentId: z.string().nullable(),
        }),
      ),
      TotalItems: z.int(),
    }),
  ),
  // A new document has none for up to an hour.
  analytics: getAnalytics
    .reading(
      z.object({
        Views: z.int(),
        UniqueReaders: z.int(),
        AverageReadSeconds: z.number(),
        Series: z.array(z.object({ Date: z.string(), Views: z.int(), UniqueReaders: z.int() })),
        ComputedAt: isoFromHttpDate,
      }),
    )
    .answering({ NotComputed: null }),
};
