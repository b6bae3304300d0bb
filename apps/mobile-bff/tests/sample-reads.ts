import type { Read, Reads } from '../src/reads.ts';

// What the backends answer for the contracts' example document, as it comes out of the readers.

export const documentId = 'doc_q3plan7x2mva';

const ada = { display_name: 'Ada Lindqvist', avatar_url: 'https://avatars.platform.internal/usr_ada7k2m9qxr3.webp' };
const chiara = { display_name: 'Chiara Moretti', avatar_url: null };

export const comment: Read<'createComment'> = {
  comment_id: 'cmt_5h2k8d1qwz',
  parent_id: null,
  author: { user_id: 'usr_chi9r5d3vnk8', ...chiara },
  body: 'Is the **91%** before or after the new cranes?',
  mentions: ['usr_ada7k2m9qxr3'],
  anchor: { block_id: 'blk_p1rotterd', revision: 42, start: 18, end: 21 },
  status: 'open',
  resolved_by: null,
  resolved_at: null,
  reply_count: 1,
  created_at: '2026-06-18T10:12:44Z',
  edited_at: null,
};

export const listed: Read<'documents'>['items'][number] = {
  documentId,
  title: 'Q3 capacity plan',
  folderId: 'fld_planning3j8',
  ownerId: 'usr_ada7k2m9qxr3',
  status: 'inReview',
  currentRevision: 42,
  updatedAt: '2026-06-18T09:41:27Z',
};

export const notification: Read<'markNotificationRead'> = {
  NotificationId: 'ntf_reply9x4m7',
  Kind: 'CommentReply',
  DocumentId: documentId,
  CommentId: 'cmt_9x4m7c3tbn',
  ActorId: 'usr_ada7k2m9qxr3',
  Text: 'Ada Lindqvist replied to your comment',
  CreatedAt: '2026-06-18T10:20:03Z',
  ReadAt: null,
};

const saved = { revision: 42, createdAt: '2026-06-18T09:41:27Z' };
const content = {
  blocks: [
    { blockId: 'blk_h1capacity', type: 'heading', level: 1, text: 'Q3 capacity plan', marks: [] },
    { blockId: 'blk_p1rotterd', type: 'paragraph', text: 'Rotterdam runs at 91% of capacity.', marks: [] },
  ],
};

const flag = { key: 'semantic-search', enabled: true, variant: null };

export const answers: { readonly [Name in keyof Reads]: Read<Name> } = {
  document: {
    ...listed,
    language: 'en-GB',
    wordCount: 1874,
    thumbnailUrl: 'https://files.platform.internal/thumb/doc_q3plan7x2mva.webp',
  },
  documents: { items: [listed], nextCursor: null },
  tags: { items: [{ name: 'capacity' }, { name: 'q3' }] },
  attachments: {
    items: [
      {
        attachmentId: 'att_capmodel6y2',
        fileName: 'capacity-model.xlsx',
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        sizeBytes: 184_320,
        scanStatus: 'clean',
        downloadUrl: 'https://files.platform.internal/att_capmodel6y2?sig=4c1f',
      },
    ],
  },
  access: { permissions: ['read', 'comment'] },
  allowed: { results: [{ documentId, allowed: true }] },
  revision: saved,
  latestBody: { ...saved, content },
  pinnedBody: { revision: 42, content },
  outline: { revision: 42, items: [{ blockId: 'blk_h1capacity', level: 1, text: 'Q3 capacity plan' }] },
  saveRevision: {
    body: {
      ...saved,
      revision: 43,
      baseRevision: 42,
      authorId: 'usr_chi9r5d3vnk8',
      message: null,
      wordCount: 12,
    },
    headers: {},
  },
  tenantSettings: { ai: { enabled: true } },
  answerSettings: {
    ai: { enabled: true, allowedModels: ['platform-large'], retentionDays: 30, monthlyBudgetUsd: 100 },
  },
  tenantFlags: { flags: [flag] },
  user: { userId: 'usr_ada7k2m9qxr3', displayName: ada.display_name, avatarUrl: ada.avatar_url },
  collaborators: {
    collaborators: [
      { user_id: 'usr_chi9r5d3vnk8', ...chiara },
      { user_id: 'usr_ada7k2m9qxr3', ...ada },
    ],
    total: 3,
  },
  comments: { comments: [comment], next_page_token: '' },
  createComment: comment,
  changeComment: { ...comment, status: 'resolved', resolved_at: '2026-06-18T10:31:00Z' },
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
  passages: {
    passages: [
      {
        documentId,
        blockId: 'blk_p1rotterd',
        text: 'Rotterdam runs at 91% of capacity.',
        title: 'Q3 capacity plan',
      },
    ],
  },
  related: { documents: [{ documentId: 'doc_fleet8k1zn4d', title: 'Fleet renewal business case' }] },
  summary: { text: 'Rotterdam runs at 91% of capacity in Q3.', stale: false },
  readingState: { LastBlockId: 'blk_p1rotterd', ProgressPercent: 62, LastReadAt: '2026-06-17T16:40:12Z' },
  notifications: { Items: [notification], TotalPages: 1 },
  markNotificationRead: { ...notification, ReadAt: '2026-06-18T10:30:00Z' },
};

type Scripted = { readonly [Name in keyof Reads]?: Reads[Name] };

/** The reads of the sample, but for those that a test writes itself. */
export function sampleReads(scripted: Scripted = {}): Reads {
  const reads = Object.entries(answers).map(([name, answer]) => [name, async () => answer]);
  return { ...(Object.fromEntries(reads) as Reads), ...scripted };
}
