import { bind, isoFromEpochSeconds, isoFromHttpDate } from '@frontdesk/service-clients';
import type { Bound, Platform } from '@frontdesk/service-clients';
import { checkAccess, getEffectiveAccess } from '@frontdesk/service-clients/access';
import { listActivity, listNotifications } from '@frontdesk/service-clients/activity';
import { listComments } from '@frontdesk/service-clients/collaboration';
import { getDocument, listDocuments, listTags } from '@frontdesk/service-clients/documents';
import { getUser } from '@frontdesk/service-clients/identity';
import { z } from 'zod';

// All that this app reads of the platform, on one page. What is not named here is neither checked nor kept: it may change
// without anyone here noticing, and cannot reach a client. Names and casing are the backends'; presenters make ours.

const comment = z.object({
  comment_id: z.string(),
  author: z.object({ user_id: z.string(), display_name: z.string() }),
  body: z.string(),
  status: z.string(),
  created_at: isoFromEpochSeconds,
});

const activity = z.object({
  DocumentId: z.string(),
  Type: z.string(),
  ActorId: z.string().nullable(),
  OccurredAt: isoFromHttpDate,
});

const notification = z.object({ DocumentId: z.string(), Text: z.string(), CreatedAt: isoFromHttpDate });

const listedDocument = z.object({ documentId: z.string(), title: z.string(), updatedAt: z.iso.datetime() });

const readers = {
  allowed: checkAccess.reading(
    z.object({ results: z.array(z.object({ documentId: z.string(), allowed: z.boolean() })) }),
  ),
  documents: listDocuments.reading(z.object({ items: z.array(listedDocument) })),
  activity: listActivity.reading(z.object({ Items: z.array(activity) })),
  notifications: listNotifications.reading(z.object({ Items: z.array(notification) })),
  access: getEffectiveAccess.reading(z.object({ permissions: z.array(z.string()) })),
  document: getDocument.reading(
    z.object({
      documentId: z.string(),
      title: z.string(),
      status: z.string(),
      language: z.string(),
      ownerId: z.string(),
      wordCount: z.int(),
      updatedAt: z.iso.datetime(),
    }),
  ),
  tags: listTags.reading(z.object({ items: z.array(z.object({ name: z.string() })) })),
  user: getUser.reading(z.object({ userId: z.string(), displayName: z.string() })),
  comments: listComments.reading(z.object({ comments: z.array(comment), next_page_token: z.string() })),
};

/** What is asked of the platform, by the names that operators turn operations off by. */
export const operationsRead: ReadonlySet<string> = new Set(
  Object.values(readers).map(({ operation }) => operation.name),
);

export function createReads(platform: Platform): Bound<typeof readers> {
  return bind(readers, platform);
}

export type Reads = Bound<typeof readers>;
/** What a read answers: what presenters are made from. */
export type Read<Name extends keyof Reads> = Awaited<ReturnType<Reads[Name]>>;
