import { isoFromEpochSeconds, isoFromOffset, isoFromProto } from '@frontdesk/service-clients';
import { checkAccess, deleteGrant, listGrants, putGrant } from '@frontdesk/service-clients/access';
import { getCommentCounts } from '@frontdesk/service-clients/collaboration';
import {
  createDocument,
  deleteDocument,
  listDocuments,
  replaceTags,
  updateDocument,
} from '@frontdesk/service-clients/documents';
import { getPreferences, getUser, updatePreferences } from '@frontdesk/service-clients/identity';
import { indexStatus, search } from '@frontdesk/service-clients/search';
import { z } from 'zod';
import { documentMetadata } from './document-page.ts';
import { withHeaders } from './with-headers.ts';

const grant = z.object({
  grantId: z.string(),
  granteeId: z.string(),
  granteeType: z.string(),
  role: z.string(),
  inheritedFrom: z.string().nullable(),
  grantedBy: z.string(),
  grantedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
});

const preferences = z.object({
  locale: z.string(),
  timeZone: z.string(),
  theme: z.string(),
  density: z.string(),
  notifications: z.object({ email: z.string(), push: z.boolean(), mentionsOnly: z.boolean() }),
  ai: z.object({ autoSummary: z.boolean(), language: z.string() }),
  updatedAt: isoFromOffset,
});

/** What lists of documents and their settings show, and what is written there. */
export const libraryReaders = {
  documents: listDocuments.reading(
    z.object({
      items: z.array(
        z.object({
          documentId: z.string(),
          title: z.string(),
          folderId: z.string().nullable(),
          ownerId: z.string(),
          status: z.string(),
          currentRevision: z.int(),
          createdAt: z.iso.datetime(),
          updatedAt: z.iso.datetime(),
        }),
      ),
      nextCursor: z.string().nullable(),
    }),
  ),
  createDocument: createDocument.reading(documentMetadata),
  editDocument: updateDocument.reading(documentMetadata),
  deleteDocument: deleteDocument.reading(z.undefined()),
  replaceTags: replaceTags.reading(
    z.object({ items: z.array(z.object({ name: z.string(), addedBy: z.string(), addedAt: z.iso.datetime() })) }),
  ),

  permissions: checkAccess.reading(
    z.object({
      results: z.array(z.object({ documentId: z.string(), permission: z.string(), allowed: z.boolean() })),
    }),
  ),
  grantPage: withHeaders(listGrants.reading(z.array(grant)).withHeaders()),
  putGrant: putGrant.reading(grant),
  deleteGrant: deleteGrant.reading(z.undefined()),

  // Nobody of this id is an answer: a list goes on without the name. Calls that begin together are one.
  personName: getUser.reading(z.object({ displayName: z.string() })).answering({ user_not_found: null }),
  preferences: getPreferences.reading(preferences),
  changePreferences: updatePreferences.reading(preferences),

  commentCounts: getCommentCounts.reading(
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

  search: search.reading(
    z.object({
      hits: z.array(
        z.object({
          documentId: z.string().min(1), // in protobuf what is missing is empty
          title: z.string(),
          revision: z.int(),
          snippet: z.string(),
          highlights: z.array(z.object({ start: z.int(), end: z.int() })),
          updatedAt: isoFromProto.optional(),
        }),
      ),
    }),
  ),
  // How many documents the organisation has is said too, and not read: who asks may not know of all.
  indexStatus: indexStatus.reading(
    z.object({ state: z.int(), indexedRevision: z.int(), lastIndexedAt: isoFromProto.optional() }),
  ),
};
