import type { Read } from '../src/reads.ts';
import type { libraryReaders } from '../src/reads/library.ts';

// What the backends answer for lists of documents and their settings, as it comes out of the readers.

const documentId = 'doc_q3plan7x2mva';

const metadata: Read<'editDocument'> = {
  documentId,
  title: 'Q3 capacity plan (final)',
  description: 'Hub and fleet capacity for the third quarter',
  status: 'published',
  language: 'en-GB',
  folderId: 'fld_planning3j8',
  ownerId: 'usr_ada7k2m9qxr3',
  version: 18,
  wordCount: 1874,
  createdAt: '2026-03-02T08:15:00Z',
  createdBy: 'usr_ada7k2m9qxr3',
  updatedAt: '2026-06-18T10:31:00Z',
  updatedBy: 'usr_chi9r5d3vnk8',
};

const grant: Read<'putGrant'> = {
  grantId: 'grt_dancomm01',
  granteeId: 'usr_dan6j1x8hse4',
  granteeType: 'user',
  role: 'commenter',
  inheritedFrom: null,
  grantedBy: 'usr_chi9r5d3vnk8',
  grantedAt: '2026-06-18T10:30:41Z',
  expiresAt: '2026-09-30T22:00:00Z',
};

const preferences: Read<'preferences'> = {
  locale: 'en-GB',
  timeZone: 'Europe/Oslo',
  theme: 'system',
  density: 'comfortable',
  notifications: { email: 'daily', push: true, mentionsOnly: false },
  ai: { autoSummary: true, language: 'en-GB' },
  updatedAt: '2026-03-30T17:12:08Z',
};

export const listed: Read<'documents'>['items'][number] = {
  documentId,
  title: 'Q3 capacity plan',
  folderId: 'fld_planning3j8',
  ownerId: 'usr_ada7k2m9qxr3',
  status: 'inReview',
  currentRevision: 42,
  createdAt: '2026-03-02T08:15:00Z',
  updatedAt: '2026-06-18T09:41:27Z',
};

const may = (...permissions: string[]) =>
  permissions.map((permission) => ({ documentId, permission, allowed: permission !== 'delete' }));

export const libraryAnswers: { readonly [Name in keyof typeof libraryReaders]: Read<Name> } = {
  documents: { items: [listed], nextCursor: null },
  createDocument: { ...metadata, status: 'draft', version: 1, wordCount: 0 },
  editDocument: metadata,
  deleteDocument: undefined,
  replaceTags: { items: [{ name: 'capacity', addedBy: 'usr_ada7k2m9qxr3', addedAt: '2026-03-02T08:15:00Z' }] },
  permissions: { results: may('read', 'write', 'share', 'delete') },
  grantPage: {
    body: [
      {
        ...grant,
        grantId: 'grt_planedit01',
        granteeId: 'grp_planning7',
        granteeType: 'group',
        role: 'editor',
        inheritedFrom: 'fld_planning3j8',
        expiresAt: null,
      },
      grant,
    ],
    headers: {},
  },
  putGrant: grant,
  deleteGrant: undefined,
  personName: { displayName: 'Ada Lindqvist' },
  preferences,
  changePreferences: { ...preferences, theme: 'dark', updatedAt: '2026-06-18T10:31:00Z' },
  commentCounts: {
    counts: [
      {
        document_id: documentId,
        open_threads: 1,
        resolved_threads: 0,
        comments: 2,
        last_comment_at: '2026-06-18T10:20:03Z',
      },
    ],
  },
  search: {
    hits: [
      {
        documentId,
        title: 'Q3 capacity plan',
        revision: 42,
        snippet: 'Rotterdam runs at 91% of capacity.',
        highlights: [{ start: 0, end: 9 }],
        updatedAt: '2026-06-18T09:41:27Z',
      },
    ],
  },
  indexStatus: { state: 1, indexedRevision: 42, lastIndexedAt: '2026-06-18T09:41:46Z' },
};
