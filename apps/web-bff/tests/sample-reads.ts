import type { Read, Reads } from '../src/reads.ts';
import { answeringAnswers } from './sample-answers.ts';
import { editingAnswers } from './sample-editing.ts';
import { libraryAnswers } from './sample-library.ts';

// What the backends answer for the contracts' example document, as it comes out of the readers.

export const documentId = 'doc_q3plan7x2mva';

const ada = { user_id: 'usr_ada7k2m9qxr3', display_name: 'Ada Lindqvist' };
const chiara = { user_id: 'usr_chi9r5d3vnk8', display_name: 'Chiara Moretti' };

export const comment: Read<'createComment'> = {
  comment_id: 'cmt_5h2k8d1qwz',
  parent_id: null,
  author: chiara,
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

/** A reply to it. */
export const reply: Read<'createComment'> = {
  ...comment,
  comment_id: 'cmt_9x4m7c3tbn',
  parent_id: comment.comment_id,
  author: ada,
  body: 'Before. The cranes come in week 31.',
  mentions: [],
  anchor: null,
  reply_count: 0,
  created_at: '2026-06-18T10:20:03Z',
};

const saved = { revision: 42, createdAt: '2026-06-18T09:41:27Z' };
const content = {
  blocks: [
    { blockId: 'blk_h1capacity', type: 'heading', level: 1, text: 'Q3 capacity plan', marks: [] },
    { blockId: 'blk_p1rotterd', type: 'paragraph', text: 'Rotterdam runs at 91% of capacity.', marks: [] },
  ],
};

const flag = { key: 'semantic-search', enabled: true, variant: null };

const revisionSummary = {
  ...saved,
  baseRevision: 41,
  authorId: 'usr_ben4t8w1zcp6',
  message: 'Add Rotterdam hub figures',
  wordCount: 1874,
};

export const answers: { readonly [Name in keyof Reads]: Read<Name> } = {
  ...libraryAnswers,
  ...editingAnswers,
  ...answeringAnswers,
  document: {
    documentId,
    title: 'Q3 capacity plan',
    description: 'Hub and fleet capacity for the third quarter',
    status: 'inReview',
    language: 'en-GB',
    folderId: 'fld_planning3j8',
    ownerId: 'usr_ada7k2m9qxr3',
    version: 17,
    wordCount: 1874,
    createdAt: '2026-03-02T08:15:00Z',
    createdBy: 'usr_ada7k2m9qxr3',
    updatedAt: '2026-06-18T09:41:27Z',
    updatedBy: 'usr_ben4t8w1zcp6',
  },
  tags: {
    items: [
      { name: 'capacity', addedBy: 'usr_ada7k2m9qxr3', addedAt: '2026-03-02T08:15:00Z' },
      { name: 'q3', addedBy: 'usr_ada7k2m9qxr3', addedAt: '2026-03-02T08:15:00Z' },
    ],
  },
  attachments: {
    items: [
      {
        attachmentId: 'att_capmodel6y2',
        fileName: 'capacity-model.xlsx',
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        sizeBytes: 184_320,
        scanStatus: 'clean',
        uploadedBy: 'usr_ben4t8w1zcp6',
        uploadedAt: '2026-06-12T13:02:11Z',
      },
    ],
  },
  access: { role: 'editor', permissions: ['read', 'comment', 'write', 'share'] },
  allowed: { results: ['doc_fleet8k1zn4d', documentId].map((id) => ({ documentId: id, allowed: true })) },
  grants: {
    body: [
      {
        grantId: 'grt_adaowner01',
        granteeId: 'usr_ada7k2m9qxr3',
        granteeType: 'user',
        role: 'owner',
        inheritedFrom: null,
        grantedBy: 'usr_ada7k2m9qxr3',
        grantedAt: '2026-03-02T08:15:00Z',
        expiresAt: null,
      },
    ],
    headers: {},
  },
  revision: saved,
  latestBody: { ...saved, content },
  revisions: { items: [revisionSummary], total: 42 },
  outline: { revision: 42, items: [{ blockId: 'blk_h1capacity', level: 1, text: 'Q3 capacity plan' }] },
  saveRevision: {
    body: { ...revisionSummary, revision: 43, baseRevision: 42, authorId: 'usr_chi9r5d3vnk8', message: null },
    headers: {},
  },
  tenantSettings: { ai: { enabled: true } },
  tenantFlags: { flags: [flag] },
  user: {
    userId: 'usr_ada7k2m9qxr3',
    displayName: 'Ada Lindqvist',
    jobTitle: 'Network planner',
    status: 'active',
  },
  collaborators: {
    collaborators: [
      { ...chiara, last_active_at: '2026-06-18T10:28:00Z' },
      { ...ada, last_active_at: '2026-06-18T10:20:03Z' },
    ],
    total: 3,
  },
  presence: {
    users: [{ ...chiara, state: 'active', block_id: 'blk_p1rotterd', last_seen_at: '2026-06-18T10:29:58Z' }],
    as_of: '2026-06-18T10:30:00Z',
  },
  comments: { comments: [comment, reply], next_page_token: '' },
  createComment: comment,
  changeComment: { ...comment, status: 'resolved', resolved_at: '2026-06-18T10:31:00Z' },
  related: { documents: [{ documentId: 'doc_fleet8k1zn4d', title: 'Fleet renewal business case' }] },
  summary: {
    revision: 42,
    stale: false,
    language: 'en-GB',
    text: 'Rotterdam runs at 91% of capacity in Q3.',
    key_points: ['Rotterdam is at 91%'],
    citations: [{ block_id: 'blk_p1rotterd', quote: 'Rotterdam runs at 91% of capacity.' }],
    created_at: '2026-06-18T09:45:00Z',
  },
  readingState: {
    LastReadRevision: 41,
    LastBlockId: 'blk_p1rotterd',
    ProgressPercent: 62,
    UnreadRevisions: 1,
    LastReadAt: '2026-06-17T16:40:12Z',
  },
  activity: {
    Items: [
      {
        ActivityId: 'act_r42saved01',
        Type: 'RevisionCreated',
        ActorId: 'usr_ben4t8w1zcp6',
        OccurredAt: '2026-06-18T09:41:27Z',
        Revision: 42,
        CommentId: null,
      },
    ],
    TotalItems: 61,
  },
  analytics: {
    Views: 1204,
    UniqueReaders: 86,
    AverageReadSeconds: 214.5,
    Series: [{ Date: '2026-06-15', Views: 31, UniqueReaders: 12 }],
    ComputedAt: '2026-06-18T10:00:00Z',
  },
  documentRows: {
    items: [
      {
        documentId,
        title: 'Q3 capacity plan',
        status: 'inReview',
        folderId: 'fld_planning3j8',
        ownerId: 'usr_ada7k2m9qxr3',
        currentRevision: 42,
        createdAt: '2026-03-02T08:15:00Z',
        updatedAt: '2026-06-18T09:41:27Z',
      },
    ],
    nextCursor: null,
  },
  commentTotals: {
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
  searchHits: {
    hits: [
      {
        documentId,
        title: 'Q3 capacity plan',
        revision: 42,
        score: 0.83,
        snippet: 'Rotterdam runs at 91% of capacity.',
        highlights: [{ start: 0, end: 9 }],
        updatedAt: '2026-06-18T09:41:27Z',
      },
    ],
  },
  tokenUsage: {
    from: '2026-06-17',
    to: '2026-06-18',
    rows: [
      {
        ...{ date: '2026-06-17', user_id: 'usr_ada7k2m9qxr3', requests: 4 },
        ...{ prompt_tokens: 9120, completion_tokens: 1410, cost_micro_usd: 41_350 },
      },
      {
        ...{ date: '2026-06-18', user_id: 'usr_chi9r5d3vnk8', requests: 2 },
        ...{ prompt_tokens: 508, completion_tokens: 25, cost_micro_usd: 1775 },
      },
    ],
    total: { requests: 6, prompt_tokens: 9628, completion_tokens: 1435, cost_micro_usd: 43_125 },
  },
};

type Scripted = { readonly [Name in keyof Reads]?: Reads[Name] };

/** The reads of the sample, but for those that a test writes itself. */
export function sampleReads(scripted: Scripted = {}): Reads {
  const reads = Object.entries(answers).map(([name, answer]) => [name, async () => answer]);
  return { ...(Object.fromEntries(reads) as Reads), ...scripted };
}
