import { isoFromEpochSeconds, isoFromHttpDate } from '@frontdesk/service-clients';
import { listNotifications, markNotificationRead } from '@frontdesk/service-clients/activity';
import { deleteComment } from '@frontdesk/service-clients/collaboration';
import { listAttachments } from '@frontdesk/service-clients/documents';
import { cancelGeneration, createGeneration, getGeneration } from '@frontdesk/service-clients/generation';
import { getTenantSettings } from '@frontdesk/service-clients/identity';
import { diffRevisions, getRevision } from '@frontdesk/service-clients/revisions';
import { z } from 'zod';
import { block, content, revisionSummary } from './document-page.ts';

const job = z.object({
  generation_id: z.string(),
  kind: z.string(),
  status: z.string(),
  document_id: z.string(),
  revision: z.int(),
  user_id: z.string(),
  result: z
    .object({
      text: z.string().optional(),
      blocks: z.array(z.object({ block_id: z.string(), text: z.string() })).optional(),
    })
    .nullable(),
  error: z.object({ code: z.string() }).nullable(),
  usage: z.object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() }).nullable(),
  created_at: isoFromEpochSeconds,
  finished_at: isoFromEpochSeconds.nullable(),
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

/** What is read and written while a document is edited. */
export const editingReaders = {
  deleteComment: deleteComment.reading(z.undefined()),

  attachedFiles: listAttachments.reading(
    z.object({
      items: z.array(
        z.object({
          attachmentId: z.string(),
          fileName: z.string(),
          mediaType: z.string(),
          scanStatus: z.string(),
          downloadUrl: z.string().nullable(),
        }),
      ),
    }),
  ),

  // A revision that is not there is no missing document.
  oneRevision: getRevision.reading(z.object({ ...revisionSummary.shape, content })).answering({
    REVISION_NOT_FOUND: 'none',
  }),
  revisionDiff: diffRevisions
    .reading(
      z.object({
        from: z.int(),
        to: z.int(),
        stats: z.object({ added: z.int(), removed: z.int(), changed: z.int() }),
        changes: z.array(
          z.object({
            op: z.string(),
            index: z.int(),
            blockId: z.string(),
            before: block.nullable(),
            after: block.nullable(),
          }),
        ),
      }),
    )
    .answering({ REVISION_NOT_FOUND: 'none' }),

  aiSettings: getTenantSettings.reading(
    z.object({ ai: z.object({ enabled: z.boolean(), allowedModels: z.array(z.string()) }) }),
  ),
  createGeneration: createGeneration.reading(job),
  generation: getGeneration.reading(job).answering({ generation_not_found: 'none' }),
  cancelGeneration: cancelGeneration.reading(job),

  notifications: listNotifications.reading(z.object({ Items: z.array(notification), TotalItems: z.int() })),
  markNotificationRead: markNotificationRead.reading(notification),
};
